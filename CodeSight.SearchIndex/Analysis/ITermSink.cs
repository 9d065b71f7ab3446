namespace CodeSight.SearchIndex.Analysis;

/// <summary>Takes the terms of a text, in reading order.</summary>
internal interface ITermSink
{
    /// <summary>Takes one folded term, not yet stemmed; valid during the call only.</summary>
    /// <param name="role">What the term is in its text.</param>
    void Take(ReadOnlySpan<char> term, TermRole role);
}

/// <summary>What a term is in its text.</summary>
internal enum TermRole
{
    /// <summary>A word; makes its text longer by one.</summary>
    Word,

    /// <summary>A word of several parts, whole; makes its text longer by one. Its parts follow.</summary>
    Identifier,

    /// <summary>The same place once more: a part of the identifier before, or words joined by signs as a whole.</summary>
    Extra,
}
