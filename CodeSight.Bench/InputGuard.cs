namespace CodeSight.Bench;

/// <summary>
/// Turns what a person can correct into one sentence on the error stream and an exit code; everything else is a bug and passes.
/// </summary>
internal static class InputGuard
{
    private const int Interrupted = 130;

    /// <summary>
    /// The command's own exit code; <see cref="InputException.ExitCode"/> where its input or its server is at fault; 130 where it was
    /// interrupted.
    /// </summary>
    public static async Task<int> RunAsync(TextWriter error, Func<Task<int>> command, CancellationToken cancellationToken)
    {
        try
        {
            return await command();
        }
        catch (InputException fault)
        {
            await error.WriteLineAsync(fault.Message);
        }
        catch (HttpRequestException fault)
        {
            await error.WriteLineAsync(fault.StatusCode is null ? $"The server cannot be reached: {fault.Message}" : fault.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("The server did not answer in time.");
        }

        return InputException.ExitCode;
    }
}
