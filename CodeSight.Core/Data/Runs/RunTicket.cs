namespace CodeSight.Core.Data.Runs;

/// <summary>What a scan carries: the run it fills, and its fencing token, which every write of the scan checks.</summary>
/// <param name="Attempts">Which attempt at this run's scan this is, from 1.</param>
/// <param name="TraceParent">W3C trace context of what started the run, or null.</param>
internal sealed record RunTicket(long RunId, long Fence, bool ForceRebuild, RunTrigger Trigger, int Attempts, string? TraceParent)
{
    /// <summary>Whether files that vanished are forgotten however many they are: somebody asked for it, and it is not a start without the folder.</summary>
    public bool ForgetsVanished => ForceRebuild && Trigger == RunTrigger.Request;
}
