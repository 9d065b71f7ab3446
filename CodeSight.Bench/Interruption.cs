using System.Runtime.InteropServices;

namespace CodeSight.Bench;

/// <summary>
/// Cancels where a person or the system ends this process (SIGINT, SIGTERM, SIGHUP), from before the first other process is started. The
/// command line's own handler gives up at once where a command has not come to its first wait yet, whatever it has started by then. A
/// second signal ends the process as if nobody listened: what hangs must not be there for ever.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource _source = new();
    private readonly IReadOnlyList<PosixSignalRegistration> _registrations;

    public Interruption() => _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Cancel))];

    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        if (!context.Cancel) return;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The process is about to end anyway.
        }
    }
}
