namespace CodeSight.Core.Asking.Verify;

/// <summary>A word, number or sign of a text.</summary>
/// <param name="Text">As written.</param>
/// <param name="Lower">In small letters without accents.</param>
/// <param name="Stem">What it is compared by: the stem of the word, or that of its commonest synonym.</param>
internal sealed record Token(string Text, string Lower, string Stem, int Start, int End)
{
    public int Segment { get; set; }

    public bool IsWord { get; init; }

    public bool IsNumber { get; init; }

    /// <summary>Whether it has a meaning of its own, and is neither a function word nor part of a quantity.</summary>
    public bool IsContent { get; set; }

    /// <summary>Whether it is a name by its capitals: not the first word of a sentence, or one with capitals or digits within.</summary>
    public bool IsName { get; set; }

    /// <summary>Whether it begins a sentence, and its capital says nothing.</summary>
    public bool IsFirst { get; set; }

    public bool IsCapitalised => char.IsUpper(Text[0]);
}
