namespace CodeSight.Core.Data.Runs;

/// <summary>Another scanner has taken over: this one's fencing token is not the newest any more, so its write was refused.</summary>
internal sealed class FencedOutException(long fence) : Exception($"The scan with fencing token {fence} was taken over by a newer one.");
