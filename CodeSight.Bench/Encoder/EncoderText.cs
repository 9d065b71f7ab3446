namespace CodeSight.Bench.Encoder;

/// <summary>A text and its tokens, so that all contestants work on the same ones.</summary>
internal sealed record EncoderText(string Text, int[] Ids);
