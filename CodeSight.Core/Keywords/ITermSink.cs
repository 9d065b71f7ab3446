namespace CodeSight.Core.Keywords;

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
    /// <summary>A word: the only role that makes a text longer.</summary>
    Word,

    /// <summary>The same place once more, so that an identifier is found by its parts and as a whole.</summary>
    Extra,
}
