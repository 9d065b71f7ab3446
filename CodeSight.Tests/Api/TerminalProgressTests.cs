using CodeSight.Api.Hosting;
using CodeSight.Api.Terminal;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CodeSight.Tests.Api;

public sealed class TerminalProgressTests
{
    [Theory]
    [InlineData(int.MaxValue, "Indexing: 120 of 1,272 files, 3,456 of 17,890 chunks, about 42 s left")]
    [InlineData(69, "Indexing: 120 of 1,272 files, 3,456 of 17,890 chunks, about 42 s left")]
    [InlineData(68, "Indexing: 120 of 1,272 files, about 42 s left")]
    [InlineData(39, "Indexing: 120 of 1,272 files")]
    [InlineData(20, "120 of 1,272 files")]
    [InlineData(10, "120 of 1,2")]
    [InlineData(0, "")]
    public void Line_that_is_rewritten_fits_its_row_and_loses_first_what_matters_least(int width, string line) =>
        Assert.Equal(line, TerminalProgress.Describe(Run(RunState.Running, filesInAll: 1272, message: null), width));

    [Theory]
    [InlineData(33, "Looking through the documents ...")]
    [InlineData(32, "Indexing ...")]
    public void Line_of_the_scan_fits_its_row(int width, string line) =>
        Assert.Equal(line, TerminalProgress.Describe(Run(RunState.Running, filesInAll: 0, message: null), width));

    [Fact]
    public void Last_line_of_a_run_is_whole_however_narrow_the_terminal() => Assert.Equal(
        "Indexing failed: The documents folder /mnt/share/handbook cannot be read",
        TerminalProgress.Describe(Run(RunState.Failed, filesInAll: 0, "The documents folder /mnt/share/handbook cannot be read"), width: 39));

    [Theory]
    [InlineData("simple")]
    [InlineData("json", "--Logging:Console:FormatterName=json")]
    public async Task Log_beside_the_progress_is_plain_text_unless_the_operator_chose_otherwise(string form, params string[] arguments)
    {
        var builder = ServerHost.CreateBuilder(arguments);
        // As where the output is a file.
        if (arguments.Length == 0) builder.Logging.AddJsonConsole();
        builder.AddTerminalProgress();
        await using var app = builder.Build();

        Assert.Equal(form, app.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
    }

    private static IndexRun Run(RunState state, int filesInAll, string? message) => new(
        Id: 1, state, RunTrigger.Start, ForceRebuild: false, DateTimeOffset.UnixEpoch, FinishedAt: null, TotalFiles: 0, TotalChunks: 0, Added: filesInAll,
        Changed: 0, Removed: 0, Unchanged: 0, Skipped: 0, Empty: 0, Failed: 0, Kept: 0, FilesDone: Math.Min(120, filesInAll), filesInAll, ChunksDone: 3456,
        ChunksInAll: 17890, SecondsLeft: 42, message);
}
