namespace CodeSight.Core.Models.Onnx;

/// <summary>The purpose of a run of a network, highest priority first.</summary>
internal enum RunPriority
{
    /// <summary>A question that a user waits for.</summary>
    Question,

    /// <summary>Part of a batch that a user waits for: sentences, pairs.</summary>
    Urgent,

    /// <summary>A document's text.</summary>
    Document,
}

/// <summary>
/// Schedules runs of a network. Runs of each priority and those above it together take at most all cores, so a question waits for other
/// questions only, and no document run starts while more urgent ones occupy the cores. A run encodes one text and is not interrupted.
/// </summary>
internal sealed class RunGate(int cores)
{
    private readonly object _gate = new();
    private readonly int[] _running = new int[3];
    private readonly Queue<TaskCompletionSource>[] _waiting = [new(), new(), new()];
    private bool _isClosed;

    /// <summary>Runs when a core is free for the priority; on the caller's thread if that is immediately.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public async Task<T> RunAsync<T>(RunPriority priority, Func<T> run, CancellationToken cancellationToken)
    {
        await EnterAsync(priority, cancellationToken);
        try
        {
            return run();
        }
        finally
        {
            Leave(priority);
        }
    }

    /// <summary>Blocks until a core is free for the priority, and runs on the caller's thread.</summary>
    public T Run<T>(RunPriority priority, Func<T> run, CancellationToken cancellationToken)
    {
        EnterAsync(priority, cancellationToken).GetAwaiter().GetResult();
        try
        {
            return run();
        }
        finally
        {
            Leave(priority);
        }
    }

    /// <summary>Rejects waiting and new runs, and returns when the running ones have finished.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var queue in _waiting)
                while (queue.TryDequeue(out var turn)) turn.TrySetException(new ObjectDisposedException(nameof(RunGate)));
            while (_running.Sum() > 0) Monitor.Wait(_gate);
        }
    }

    private async Task EnterAsync(RunPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            // Order within a priority is first come, first served.
            if (_waiting[(int)priority].Count == 0 && HasPlace(priority))
            {
                _running[(int)priority]++;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[(int)priority].Enqueue(turn);
        }

        await using (cancellationToken.UnsafeRegister(_ => turn.TrySetCanceled(cancellationToken), null)) await turn.Task;
    }

    private void Leave(RunPriority priority)
    {
        lock (_gate)
        {
            _running[(int)priority]--;
            for (var next = RunPriority.Question; next <= RunPriority.Document; next++)
            {
                while (HasPlace(next) && _waiting[(int)next].TryDequeue(out var turn))
                    if (turn.TrySetResult()) _running[(int)next]++;
            }

            if (_isClosed) Monitor.PulseAll(_gate);
        }
    }

    private bool HasPlace(RunPriority priority) => _running.Take((int)priority + 1).Sum() < cores;
}
