using CodeSight.Core.Data.Documents;

namespace CodeSight.Core.Data.Runs;

/// <summary>What a scan wants to change in the documents table, and what it counted (R3).</summary>
internal sealed class ScanPlan
{
    /// <summary>Files that the ledger does not know.</summary>
    public List<SeenFile> Inserts { get; } = [];

    /// <summary>Documents whose text must be read again.</summary>
    public List<PlacedDocument> Requeues { get; } = [];

    /// <summary>Documents whose file has another time or size, or was looked into again, and holds what it held.</summary>
    public List<PlacedDocument> Touches { get; } = [];

    /// <summary>Documents whose file has another path; they keep their chunks and vectors.</summary>
    public List<PlacedDocument> Renames { get; } = [];

    /// <summary>Documents whose file is not to be read any more, with the reason in the file.</summary>
    public List<PlacedDocument> Refusals { get; } = [];

    /// <summary>Ids of documents whose file is gone.</summary>
    public List<long> Removals { get; } = [];

    /// <summary>Ids of documents that are kept without their file from this scan on.</summary>
    public List<long> Vanished { get; } = [];

    /// <summary>Ids of documents that were kept without their file, which is there again.</summary>
    public List<long> Returned { get; } = [];

    public int Added { get; set; }

    public int Changed { get; set; }

    public int Removed { get; set; }

    public int Unchanged { get; set; }

    public int Skipped { get; set; }

    public int Kept { get; set; }

    /// <summary>Whether the folder could not be looked at, so that nothing is known about its files.</summary>
    public bool IsFailed { get; set; }

    /// <summary>One sentence where something is worth saying, or null.</summary>
    public string? Message { get; set; }
}

/// <summary>A document and the file that stands for it now.</summary>
/// <param name="ReadTicks">When the file's bytes were last read, UTC; 0 where that is still to come.</param>
internal sealed record PlacedDocument(long Id, SeenFile File, long ReadTicks = 0);
