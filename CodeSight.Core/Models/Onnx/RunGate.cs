namespace CodeSight.Core.Models.Onnx;

/// <summary>What a run of a network is for, the most urgent first.</summary>
internal enum RunPriority
{
    /// <summary>A question, which a person waits for.</summary>
    Question,

    /// <summary>What a person waits for with others of its kind: sentences, pairs.</summary>
    Urgent,

    /// <summary>A document's text.</summary>
    Document,
}

/// <summary>
/// Lets runs of a network begin: as many at once as there are cores, of each priority and those above it together. So a question waits for
/// other questions only, and no document begins while more urgent runs take the cores. Runs are short, one text each, and are not interrupted.
/// </summary>
internal sealed class RunGate(int cores)
{
    private readonly object _gate = new();
    private readonly int[] _running = new int[3];
    private readonly Queue<TaskCompletionSource>[] _waiting = [new(), new(), new()];
    private bool _isClosed;

    /// <summary>Runs as soon as it may: on the caller's thread where that is at once.</summary>
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

    /// <summary>The same on the caller's thread, which waits.</summary>
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

    /// <summary>Fails what waits and what comes, and returns when nothing runs any more.</summary>
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
            // Whoever waits was refused a place, so nobody overtakes within a priority.
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
