namespace CodeSight.Core.Data;

/// <summary>A row of the table runs. Written by hand-written SQL only.</summary>
public sealed class RunRow
{
    public long Id { get; init; }

    public RunState State { get; init; }

    public RunTrigger Trigger { get; init; }

    public bool ForceRebuild { get; init; }

    /// <summary>The scanner's fencing token.</summary>
    public long Fence { get; init; }

    /// <summary>Whether the folder has been compared; what is left is in the queue.</summary>
    public bool Scanned { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int Added { get; init; }

    public int Changed { get; init; }

    public int Removed { get; init; }

    public int Unchanged { get; init; }

    public int Kept { get; init; }

    public int Skipped { get; init; }

    public int Empty { get; init; }

    public int Failed { get; init; }

    public int FilesInAll { get; init; }

    public int FilesDone { get; init; }

    public int ChunksInAll { get; init; }

    public int ChunksDone { get; init; }

    public int TotalFiles { get; init; }

    public int TotalChunks { get; init; }

    public string? Message { get; init; }

    public string? TraceParent { get; init; }
}
