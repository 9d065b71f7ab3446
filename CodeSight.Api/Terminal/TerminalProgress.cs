using System.Globalization;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CodeSight.Api.Terminal;

/// <summary>
/// What a person sees who started the server in a terminal (`--terminal`): the address of the chat, then the progress of each run,
/// on one line that is rewritten; where the output is not a terminal, a line every few seconds. No fault of the display ever stops the
/// server.
/// </summary>
internal sealed class TerminalProgress(
    IIndexing indexing, IServer server, IHostApplicationLifetime lifetime, CodeSightOptions options, TimeProvider clock,
    ILogger<TerminalProgress> logger) : BackgroundService
{
    private static readonly TimeSpan PauseBetweenLines = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    // The last column stays free: a line that fills its row moves the cursor to the next.
    private const int Margin = 1;
    private const int WidthOfUnknownTerminals = 80;

    private readonly bool _rewrites = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private long _lastLine;

    /// <summary>One line for a run, as it is shown.</summary>
    /// <param name="width">Most characters of a line that will be rewritten. The last line of a run stands, and is never cut.</param>
    internal static string Describe(IndexRun run, int width) => run.State switch
    {
        RunState.Running when run.FilesInAll == 0 => Fit(width, "Looking through the documents ...", "Indexing ..."),
        RunState.Running => Running(run, width),
        RunState.Failed => $"Indexing failed: {run.Message}",
        RunState.Cancelled => "Indexing was stopped; it goes on at the next start.",
        _ => string.Create(CultureInfo.InvariantCulture,
            $"Indexed: {run.TotalFiles:N0} files, {run.TotalChunks:N0} chunks in {Seconds(run):F1} s{NotRead(run)}{Said(run.Message)}"),
    };

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        await Console.Out.WriteLineAsync(
            $"Chat:      {address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}   (Ctrl-C stops)");
        await Console.Out.WriteLineAsync($"Documents: {options.DocsDir}");
        while (true)
        {
            try
            {
                await foreach (var run in indexing.FollowAsync(stoppingToken)) await ShowAsync(run);
            }
            catch (Exception fault)
            {
                stoppingToken.ThrowIfCancellationRequested();
                logger.ProgressBroke(fault);
            }

            await Task.Delay(PauseAfterFault, clock, stoppingToken);
        }
    }

    private async Task ShowAsync(IndexRun run)
    {
        var line = Describe(run, _rewrites ? Width() : int.MaxValue);
        var ended = run.State != RunState.Running;
        if (_rewrites)
        {
            await Console.Out.WriteAsync($"\r\u001b[K{line}{(ended ? "\n" : "")}");
            await Console.Out.FlushAsync();
        }
        else if (ended || clock.GetElapsedTime(_lastLine) >= PauseBetweenLines)
        {
            _lastLine = clock.GetTimestamp();
            await Console.Out.WriteLineAsync(line);
        }
    }

    // What matters least is left out first.
    private static string Running(IndexRun run, int width)
    {
        var files = string.Create(CultureInfo.InvariantCulture, $"{run.FilesDone:N0} of {run.FilesInAll:N0} files");
        var chunks = string.Create(CultureInfo.InvariantCulture, $"{run.ChunksDone:N0} of {run.ChunksInAll:N0} chunks");
        var left = Left(run.SecondsLeft);
        return Fit(width, $"Indexing: {files}, {chunks}{left}", $"Indexing: {files}{left}", $"Indexing: {files}", files);
    }

    private static string Fit(int width, params string[] longestFirst) =>
        longestFirst.FirstOrDefault(line => line.Length <= width) ?? longestFirst[^1][..Math.Max(0, width)];

    private static int Width()
    {
        // Asked each time: a window changes its size.
        var columns = Console.WindowWidth;
        return (columns > 0 ? columns : WidthOfUnknownTerminals) - Margin;
    }

    private static double Seconds(IndexRun run) => ((run.FinishedAt ?? run.StartedAt) - run.StartedAt).TotalSeconds;

    private static string Said(string? message) => message is null ? "" : $"; {message}";

    private static string Left(double? seconds) => seconds switch
    {
        null => "",
        < 90 => string.Create(CultureInfo.InvariantCulture, $", about {seconds:F0} s left"),
        _ => string.Create(CultureInfo.InvariantCulture, $", about {seconds / 60:F0} min left"),
    };

    private static string NotRead(IndexRun run)
    {
        var parts = new[] { (run.Failed, "failed"), (run.Empty, "without text"), (run.Skipped, "skipped") }
            .Where(part => part.Item1 > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1:N0} {part.Item2}"));
        var text = string.Join(", ", parts);
        return text.Length == 0 ? "" : $" ({text}: the page's Documents list says why)";
    }
}
