using System.CommandLine;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Timing;

/// <summary><c>index-timing</c>: how long a run takes until its text is found, and until its vectors are there.</summary>
internal static class IndexTimingCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var server = new ServerOptions();
        var force = new Option<bool>("--force-rebuild") { Description = "Start over. Otherwise a run is started, or the running one is followed." };
        var command = new Command("index-timing", "Follows an indexing run and tells its times.") { force };
        server.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = server.Connect(arguments);
            var steal = HostSteal.Read();
            var run = await client.StartRunAsync(arguments.GetValue(force), cancellationToken);
            var timed = await new IndexTiming(client, TimeProvider.System, Pause).FollowAsync(run, cancellationToken);
            var output = arguments.InvocationConfiguration.Output;
            await output.WriteLineAsync(
                $"run {timed.Run.State}: {timed.Run.TotalFiles} files, {timed.Run.TotalChunks} chunks. {timed.Run.Message}".TrimEnd());
            await output.WriteLineAsync(timed.TextSeconds is { } text ? $"text found by keywords: {text:F1} s" : "text found by keywords: files were still waiting at the end");
            await output.WriteLineAsync($"all vectors: {timed.Seconds:F1} s");
            if (timed.Run.Tokens is { } tokens) await output.WriteLineAsync($"{tokens} tokens, {tokens / timed.Seconds:F0} tokens/s");
            await output.WriteLineAsync($"steal {HostSteal.Read().ShareSince(steal):P0}");
        });
        return command;
    }
}
