namespace CodeSight.SearchIndex.Analysis;

/// <summary>What a language makes of a word. Thread-safe.</summary>
internal abstract class LanguageRules(string code)
{
    /// <summary>ISO 639-1 code.</summary>
    public string Code { get; } = code;

    /// <summary>Whether it is written in Latin letters.</summary>
    public virtual bool IsLatin => true;

    /// <summary>What its words lose at an apostrophe.</summary>
    public virtual Elision Elision => Elision.None;

    /// <summary>What may join the words of one that is made of several, "" among it; empty where words are not joined.</summary>
    public virtual IReadOnlyList<string> Joints => [];

    /// <summary>Whether the form of each word begins with its first letter, folded.</summary>
    public virtual bool KeepsBeginnings => true;

    /// <summary>Whether a word in lower case is a function word, which scores only in a question that has nothing else.</summary>
    public abstract bool IsStopWord(ReadOnlySpan<char> lower);

    /// <summary>
    /// The form under which a term in lower case is indexed: without accents, words by their stem, function words of other languages than
    /// English apart from equal words of others. Never longer than 255.
    /// </summary>
    /// <param name="into">At least <see cref="Analyser.MaxForm"/> characters.</param>
    public abstract ReadOnlySpan<char> Normalise(ReadOnlySpan<char> lower, Span<char> into);
}

/// <summary>What a word loses at an apostrophe.</summary>
internal enum Elision
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What stands before it: l'avion.</summary>
    Before,

    /// <summary>What stands behind it: Ankara'nın.</summary>
    After,
}
