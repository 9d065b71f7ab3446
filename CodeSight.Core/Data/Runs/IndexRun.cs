using System.ComponentModel;

namespace CodeSight.Core.Data.Runs;

/// <summary>A run with its counts so far.</summary>
/// <param name="FilesDone">Files of this run with nothing left to do.</param>
/// <param name="FilesInAll">Files that this run has to read (added, changed or taken over).</param>
/// <param name="ChunksDone">Chunks of this run's files that have their vector.</param>
/// <param name="ChunksInAll">Chunks of this run's files so far.</param>
/// <param name="SecondsLeft">Estimate, or null while there is no ground for one.</param>
/// <param name="Message">One sentence where something is worth saying (files kept, folder missing, why it failed); or null.</param>
[ImmutableObject(true)] // one instance is given to everybody who asks the cache
public sealed record IndexRun(
    long Id,
    RunState State,
    RunTrigger Trigger,
    bool ForceRebuild,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    int TotalFiles,
    int TotalChunks,
    int Added,
    int Changed,
    int Removed,
    int Unchanged,
    int Skipped,
    int Empty,
    int Failed,
    int Kept,
    int FilesDone,
    int FilesInAll,
    int ChunksDone,
    int ChunksInAll,
    double? SecondsLeft,
    string? Message);
