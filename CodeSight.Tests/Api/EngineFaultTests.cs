using CodeSight.SearchIndex.Globs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Api;

/// <summary>What the engine throws, told apart: the caller's pattern, a timeout, a bug, the server's own stop.</summary>
public sealed class EngineFaultTests : IDisposable
{
    private const string Body = """{"query":"x","question":"x","file_glob":"["}""";
    private readonly TestServer _server = new();

    public static TheoryData<string> Paths => ["/api/search", "/api/ask", "/api/index"];

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/ask")]
    public async Task Pattern_that_cannot_be_read_is_the_callers_fault(string path)
    {
        var refusal = Assert.Throws<InvalidGlobException>(() => FileGlob.Parse("["));
        Throw(refusal);
        var response = await _server.Client().PostJson(path, Body);

        Assert.Equal("invalid_glob", await response.ProblemCode(400));
        Assert.Equal(refusal.Message, (await response.Json()).GetProperty("detail").GetString());
        Assert.DoesNotContain(_server.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Other_text_that_cannot_be_read_is_a_bug(string path)
    {
        foreach (var fault in new Exception[] { new FormatException("bad number"), new UriFormatException("bad address"), new ArgumentException("bad") })
        {
            Throw(fault);

            Assert.Equal("internal_error", await (await _server.Client().PostJson(path, Body)).ProblemCode(500));
            Assert.Contains(
                _server.Logs.Entries,
                entry => entry.Level == LogLevel.Error && entry.Text.Contains(fault.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Timeout_inside_is_not_called_a_stop_of_the_server(string path)
    {
        foreach (var fault in new Exception[] { new TaskCanceledException("inner timeout"), new OperationCanceledException("inner"), new TimeoutException("late") })
        {
            Throw(fault);
            var response = await _server.Client().PostJson(path, Body);

            Assert.Equal("timed_out", await response.ProblemCode(503));
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Contains(
                _server.Logs.Entries,
                entry => entry.Level == LogLevel.Error && entry.Text.Contains(fault.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Timeout_in_the_wait_for_a_run_is_not_called_a_stop_of_the_server()
    {
        _server.Indexing.Waiting = () => throw new TaskCanceledException("inner timeout");

        Assert.Equal("timed_out", await (await _server.Client().PostJson("/api/index", "{}")).ProblemCode(503));
    }

    [Theory]
    [InlineData("/api/ask")]
    [InlineData("/api/search")]
    public async Task Stop_of_the_server_is_called_so(string path)
    {
        var started = new TaskCompletionSource();
        var lifetime = new TaskCompletionSource<IHostApplicationLifetime>();
        _server.Answerer.Reply = async (_, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("It was not cancelled.");
        };
        _server.Searcher.Reply = async (_, _) =>
        {
            started.SetResult();
            var stopping = new TaskCompletionSource();
            (await lifetime.Task).ApplicationStopping.Register(stopping.SetResult);
            await stopping.Task;
            throw new OperationCanceledException("The engine stops.");
        };
        var call = _server.Client().PostJson(path, Body);
        lifetime.SetResult(_server.Services.GetRequiredService<IHostApplicationLifetime>());
        await started.Task;
        (await lifetime.Task).StopApplication();

        Assert.Equal("shutting_down", await (await call).ProblemCode(503));
    }

    [Fact]
    public async Task Events_end_and_the_timeout_is_logged_when_progress_times_out()
    {
        _server.Indexing.EndProgress(new TaskCanceledException("inner timeout"));
        await _server.Client().GetStringAsync("/api/index/events");

        Assert.Contains("inner timeout", _server.Logs.Text, StringComparison.Ordinal);
    }

    private void Throw(Exception fault)
    {
        _server.Searcher.Reply = (_, _) => throw fault;
        _server.Answerer.Reply = (_, _) => throw fault;
        _server.Indexing.Fault = fault;
    }
}
