namespace CodeSight.Core.Data;

/// <summary>Where a document is (the ledger's states).</summary>
public enum DocumentState
{
    /// <summary>Its text waits to be read.</summary>
    Queued,

    /// <summary>Its text is found by keywords; vectors are still to do.</summary>
    Indexing,

    /// <summary>Text and vectors are there.</summary>
    Indexed,

    /// <summary>Read, and without text.</summary>
    Empty,

    /// <summary>Not read: unknown ending, over the size limit, and the like.</summary>
    Skipped,

    /// <summary>Could not be read.</summary>
    Failed,
}
