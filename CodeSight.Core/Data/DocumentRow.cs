namespace CodeSight.Core.Data;

/// <summary>A row of the table documents, as far as the ledger and the status read it. Written by hand-written SQL only.</summary>
public sealed class DocumentRow
{
    public long Id { get; init; }

    /// <summary>Relative to the documents folder, with "/" on every system.</summary>
    public required string FilePath { get; init; }

    public DocumentState State { get; init; }

    public string? Reason { get; init; }

    /// <summary>What of the file is not in its text, in sentences; null where nothing is missing.</summary>
    public string? Notes { get; init; }

    public long SizeBytes { get; init; }

    /// <summary>UTC, 100 ns since year 1.</summary>
    public long ModifiedTicks { get; init; }

    /// <summary>When its bytes were last read, UTC, 100 ns.</summary>
    public long ReadTicks { get; init; }

    /// <summary>Of the bytes that its chunks and state stand for; null where they are not known.</summary>
    public byte[]? Sha256 { get; init; }

    public int? Pages { get; init; }

    public int ChunkCount { get; init; }

    public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>What is left to do: 0 nothing, 1 text, 2 vectors.</summary>
    public short Stage { get; init; }

    public long? RunId { get; init; }

    /// <summary>Its file is missing from the documents folder, and it was kept.</summary>
    public bool Vanished { get; init; }
}
