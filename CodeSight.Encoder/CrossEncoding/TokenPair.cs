namespace CodeSight.Encoder.CrossEncoding;

/// <summary>[CLS] question [SEP] text [SEP] as a cross-encoder reads it.</summary>
/// <param name="Ids">At most as many tokens as the model reads.</param>
/// <param name="Second">Where the second segment begins.</param>
internal readonly record struct TokenPair(int[] Ids, int Second);
