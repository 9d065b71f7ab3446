using System.ComponentModel;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;

namespace CodeSight.Api.Indexing;

/// <summary>Runs, the newest first.</summary>
public sealed record RunsResponse(
    IReadOnlyList<RunResponse> Runs,
    [property: Description("Give it as 'before' for older runs; null where there are none.")] long? Next);

/// <summary>A run: its result once it has ended, its progress until then.</summary>
public sealed record RunResponse(
    long RunId,
    RunState State,
    RunTrigger Trigger,
    bool ForceRebuild,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    [property: Description("Until now while the run goes on.")] double DurationSeconds,
    [property: Description("Files whose text can be found.")] int TotalFiles,
    int TotalChunks,
    int Added,
    int Changed,
    int Removed,
    int Unchanged,
    int Skipped,
    int Empty,
    int Failed,
    [property: Description("Known files that vanished and were kept, because so many vanished at once.")] int Kept,
    int FilesDone,
    int FilesInAll,
    [property: Description("Chunks that have their vector.")] int ChunksDone,
    int ChunksInAll,
    double? SecondsLeft,
    string? Message)
{
    internal static RunResponse From(IndexRun run, TimeProvider time) => new(
        run.Id,
        run.State,
        run.Trigger,
        run.ForceRebuild,
        run.StartedAt.ToUniversalTime(),
        run.FinishedAt?.ToUniversalTime(),
        Math.Round(Math.Max(0, ((run.FinishedAt ?? time.GetUtcNow()) - run.StartedAt).TotalSeconds), 3),
        run.TotalFiles,
        run.TotalChunks,
        run.Added,
        run.Changed,
        run.Removed,
        run.Unchanged,
        run.Skipped,
        run.Empty,
        run.Failed,
        run.Kept,
        run.FilesDone,
        run.FilesInAll,
        run.ChunksDone,
        run.ChunksInAll,
        run.SecondsLeft,
        run.Message);
}
