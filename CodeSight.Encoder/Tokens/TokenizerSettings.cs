namespace CodeSight.Encoder.Tokens;

/// <summary>
/// How text is cleaned and split before its words are looked up; the names are those of Hugging Face's tokenizer_config.json.
/// </summary>
/// <param name="LowerCase">do_lower_case: letters are folded to lower case.</param>
/// <param name="StripAccents">strip_accents: text is decomposed (NFD) and non-spacing marks are dropped; null there means "as
/// LowerCase".</param>
/// <param name="SpaceIdeographs">tokenize_chinese_chars: each ideograph is a word.</param>
public sealed record TokenizerSettings(bool LowerCase = true, bool StripAccents = true, bool SpaceIdeographs = true)
{
    public string ClassifyToken { get; init; } = "[CLS]";

    public string SeparateToken { get; init; } = "[SEP]";

    public string UnknownToken { get; init; } = "[UNK]";
}
