using System.Runtime.InteropServices;
using System.Text.Json;

namespace CodeSight.Extraction.Host;

/// <summary>
/// The reader process: takes one file at a time from its input, answers on its output, and ends when the input ends,
/// so it never outlives its parent, not even in the middle of a file. It opens no file itself and has no network (<see cref="Confinement"/>).
/// </summary>
public static class ExtractionHost
{
    /// <summary>Serves until the input ends. The exit code is 0.</summary>
    /// <param name="input">Requests from <see cref="ExtractionService"/>.</param>
    /// <param name="output">Answers; nothing else may be written to it.</param>
    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        // Before it is confined, when it may still write there.
        RaiseOomScore();
        Confinement.Enter(Path.GetTempPath());
        Console.SetOut(TextWriter.Null);
        // Ctrl-C reaches the whole group of processes; the parent decides when its readers end.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        await AnswerAsync(output, new(HostOutcome.Ready), cancellationToken);

        var next = HostFrame.ReadAsync(input, cancellationToken);
        while (await next is { } json && JsonSerializer.Deserialize(json, HostJson.Compact.HostRequest) is { } request)
        {
            var content = await HostFrame.ReadContentAsync(input, cancellationToken);
            next = HostFrame.ReadAsync(input, cancellationToken);
            var reading = FileReading.RunOnOwnThreadAsync(request, content, cancellationToken);
            content = [];
            // The parent sends nothing before it has the answer: what ends first in the middle of a file is its pipe.
            if (await Task.WhenAny(reading, next) == next) break;
            var response = await reading;
            await AnswerAsync(output, response, cancellationToken);
            if (response.Last) break;
        }
        return 0;
    }

    private static Task AnswerAsync(Stream output, HostResponse response, CancellationToken cancellationToken) =>
        HostFrame.WriteAsync(output, JsonSerializer.SerializeToUtf8Bytes(response, HostJson.Compact.HostResponse), cancellationToken);

    /// <summary>
    /// If the machine runs out of memory, this process goes first. Its priority stays as it is: text comes before vectors, and
    /// the encoder beside it would take every core from a nicer process.
    /// </summary>
    private static void RaiseOomScore()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "600");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A system that does not let a process choose is no reason not to work.
        }
    }
}
