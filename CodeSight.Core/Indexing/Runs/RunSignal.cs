using CodeSight.Core.Queue;

namespace CodeSight.Core.Indexing.Runs;

/// <summary>Says within this process that a run began or ended.</summary>
public sealed class RunSignal
{
    private readonly QueueSignal _signal = new();

    /// <summary>Ends when a run begins or ends.</summary>
    public Task Next => _signal.Next;

    /// <summary>A run began or ended.</summary>
    public void Set() => _signal.Set();
}
