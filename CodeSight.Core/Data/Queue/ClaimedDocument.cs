namespace CodeSight.Core.Data.Queue;

/// <summary>A document that this worker may work on while its lease lasts.</summary>
/// <param name="LeaseToken">The fencing token: every write of the worker asks that the row still carries it.</param>
/// <param name="Attempts">Which attempt at this stage this is or, before it begins, would be; from 1.</param>
/// <param name="ChunkCount">Chunks stored now.</param>
/// <param name="Generation">The forced rebuild that this work belongs to.</param>
/// <param name="TraceParent">W3C trace context of the run that queued it, or null.</param>
public sealed record ClaimedDocument(
    long Id, string FilePath, long LeaseToken, int Attempts, int ChunkCount, long Generation, string? TraceParent);
