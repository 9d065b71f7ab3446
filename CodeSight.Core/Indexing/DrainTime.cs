namespace CodeSight.Core.Indexing;

/// <summary>How long the work in hand may go on after a stop was asked for; what is not done by then goes back to the queue.</summary>
public sealed record DrainTime(TimeSpan Value);
