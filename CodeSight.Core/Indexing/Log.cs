using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>What the indexing flow logs: paths and counts, never what is in a document.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Run {RunId} began ({Trigger}, force rebuild: {ForceRebuild}).")]
    public static partial void RunBegan(ILogger logger, long runId, RunTrigger trigger, bool forceRebuild);

    [LoggerMessage(EventId = 103, Level = LogLevel.Error, Message = "Run {RunId} could not compare the folder with the index.")]
    public static partial void ScanFailed(ILogger logger, long runId, Exception failure);

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Run {RunId}: another process has taken over comparing the folder.")]
    public static partial void ScanLost(ILogger logger, long runId);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "Run {RunId}: {Message}")]
    public static partial void RunSays(ILogger logger, long runId, string message);

    [LoggerMessage(EventId = 105, Level = LogLevel.Warning, Message = "Not indexed: {FilePath}: {Reason}.")]
    public static partial void FileFailed(ILogger logger, string filePath, string? reason);

    [LoggerMessage(EventId = 106, Level = LogLevel.Information, Message = "No text in {FilePath}: {Reason}.")]
    public static partial void FileEmpty(ILogger logger, string filePath, string? reason);

    [LoggerMessage(EventId = 107, Level = LogLevel.Debug, Message = "Deleted {Count} vectors that no chunk uses.")]
    public static partial void OrphansDeleted(ILogger logger, int count);

    [LoggerMessage(EventId = 108, Level = LogLevel.Error, Message = "A worker's step failed; it is tried again.")]
    public static partial void StepFailed(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 111, Level = LogLevel.Warning, Message = "{Sentence} Indexing goes on when that is over ({Reason}).")]
    public static partial void DatabaseAway(ILogger logger, string sentence, string reason);

    [LoggerMessage(EventId = 112, Level = LogLevel.Information, Message = "The database is back; indexing goes on.")]
    public static partial void DatabaseBack(ILogger logger);

    [LoggerMessage(
        EventId = 109,
        Level = LogLevel.Warning,
        Message = "The folder cannot be watched ({Reason}); it is compared every {Interval} instead.")]
    public static partial void NotWatching(ILogger logger, string reason, TimeSpan interval);

    [LoggerMessage(EventId = 119, Level = LogLevel.Warning, Message = "A subfolder cannot be watched, the others are: {Reason}")]
    public static partial void SubfolderNotWatched(ILogger logger, string reason);

    /// <summary>A scan's counts, its message, and the files that it set aside with a warning.</summary>
    public static void Scanned(ILogger logger, long runId, ScanPlan plan)
    {
        ScanCounted(logger, runId, plan.Added, plan.Changed, plan.Removed, plan.Unchanged, plan.Skipped, plan.Kept);
        if (plan.Message is { } message) RunSays(logger, runId, message);
        foreach (var file in plan.Inserts.Concat(plan.Refusals.Select(placed => placed.File)))
            if (file.Refusal is { IsWarning: true } refusal) FileFailed(logger, file.Path, refusal.Reason);
    }

    /// <summary>A run's end, with what it did and how long it took.</summary>
    public static void RunEnded(ILogger logger, EndedRun run) => RunEnded(
        logger, run.RunId, run.State, run.Seconds, run.Files, run.Chunks, run.Empty, run.Failed, run.TotalFiles, run.TotalChunks);

    /// <summary>A document that was read and is not found by its text. One that is tried again is not worth a line.</summary>
    public static void Read(ILogger logger, ReadDocument read)
    {
        var isFinal = read.Outcome is ReadOutcome.Failed or ReadOutcome.Unfinished
            || (read.Outcome is ReadOutcome.Unreadable && read.Document.Attempts >= DocumentQueue.MaxAttempts);
        if (isFinal) FileFailed(logger, read.Document.FilePath, read.Reason);
        else if (read.Outcome is ReadOutcome.Empty) FileEmpty(logger, read.Document.FilePath, read.Reason);
    }

    [LoggerMessage(
        EventId = 102,
        Level = LogLevel.Information,
        Message = "Run {RunId} ended: {State} after {Seconds} s, {Files} files with {Chunks} chunks read, {Empty} without text, {Failed} "
            + "failed; the index holds {TotalFiles} files, {TotalChunks} chunks.")]
    private static partial void RunEnded(
        ILogger logger, long runId, RunState state, double seconds, int files, int chunks, int empty, int failed, int totalFiles,
        int totalChunks);

    [LoggerMessage(
        EventId = 101,
        Level = LogLevel.Information,
        Message = "Run {RunId} compared the folder: {Added} added, {Changed} changed, {Removed} removed, {Unchanged} unchanged, "
            + "{Skipped} skipped, {Kept} kept.")]
    private static partial void ScanCounted(
        ILogger logger, long runId, int added, int changed, int removed, int unchanged, int skipped, int kept);
}
