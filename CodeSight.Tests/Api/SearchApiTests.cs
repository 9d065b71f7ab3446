using System.Text.Json;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Search;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Tests.Api;

public sealed class SearchApiTests : IDisposable
{
    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Search_answers_with_exactly_the_named_members()
    {
        var body = await (await _server.Client().PostJson("/api/search", """{"query":"payment terms"}""")).Json();

        Assert.Equal(["results", "message_id"], body.Members());
        var result = Assert.Single(body.GetProperty("results").EnumerateArray());
        Assert.Equal(
            ["file_path", "page", "start_line", "end_line", "section", "score", "content", "chunk_id", "document_id"], result.Members());
        Assert.Equal("contracts/acme.pdf", result.GetProperty("file_path").GetString());
        Assert.Equal(2, result.GetProperty("page").GetInt32());
        Assert.Equal(0.91, result.GetProperty("score").GetDouble());
        Assert.Equal(7, result.GetProperty("chunk_id").GetInt64());
        Assert.Equal(new SearchRequest("payment terms", 8, null), Assert.Single(_server.Searcher.Requests));
    }

    [Fact]
    public async Task Search_passes_top_k_and_glob_on_and_ignores_unknown_members()
    {
        await _server.Client().PostJson("/api/search", """{"query":"x","top_k":100,"file_glob":"*.md","colour":{"a":[1]}}""");

        Assert.Equal(new SearchRequest("x", 100, "*.md"), Assert.Single(_server.Searcher.Requests));
    }

    [Theory]
    [InlineData("", SearchArm.Fused)]
    [InlineData(",\"arm\":null", SearchArm.Fused)]
    [InlineData(",\"arm\":\"fused\"", SearchArm.Fused)]
    [InlineData(",\"arm\":\"keywords\"", SearchArm.Keywords)]
    [InlineData(",\"arm\":\"vectors\"", SearchArm.Vectors)]
    public async Task Search_ranks_by_the_wanted_arm(string member, SearchArm arm)
    {
        Assert.Equal(200, (int)(await _server.Client().PostJson("/api/search", $$"""{"query":"x"{{member}}}""")).StatusCode);
        Assert.Equal(arm, Assert.Single(_server.Searcher.Requests).Arm);
    }

    [Fact]
    public async Task Search_says_which_arms_there_are()
    {
        var response = await _server.Client().PostJson("/api/search", """{"query":"x","arm":"both"}""");

        Assert.Equal("invalid_arm", await response.ProblemCode(400));
        Assert.Equal("'arm' must be fused, keywords or vectors.", (await response.Json()).GetProperty("detail").GetString());
        Assert.Empty(_server.Searcher.Requests);
    }

    [Theory]
    [InlineData("""{"query":"x","file_glob":null}""")]
    [InlineData("""{"query":"x","file_glob":" "}""")]
    public async Task Search_without_a_pattern_looks_everywhere(string body)
    {
        Assert.Equal(200, (int)(await _server.Client().PostJson("/api/search", body)).StatusCode);
        Assert.Null(Assert.Single(_server.Searcher.Requests).FileGlob);
    }

    [Fact]
    public async Task Search_gives_a_missing_page_as_null_and_an_empty_index_as_an_empty_list()
    {
        _server.Searcher.Reply = (_, _) => Task.FromResult<IReadOnlyList<Passage>>([Fake.Passage with { Page = null }]);
        var result = (await (await _server.Client().PostJson("/api/search", """{"query":"x"}""")).Json()).GetProperty("results")[0];
        Assert.Equal(JsonValueKind.Null, result.GetProperty("page").ValueKind);

        _server.Searcher.Reply = (_, _) => Task.FromResult<IReadOnlyList<Passage>>([]);
        var response = await _server.Client().PostJson("/api/search", """{"query":"x"}""");
        Assert.Equal("""{"results":[],"message_id":null}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("What are the payment terms?")]
    [InlineData("\" OR 1=1; DROP TABLE documents; --")]
    [InlineData("4.2 non-compete C++ <script> & ' | ! ( ) :* \\")]
    [InlineData("\ud83d\ude00 العربية 中文 e\u0301")]
    public async Task Search_takes_any_text_as_it_is(string query)
    {
        var response = await _server.Client().PostJson("/api/search", JsonSerializer.Serialize(new { query }));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(query, Assert.Single(_server.Searcher.Requests).Text);
    }

    [Fact]
    public async Task Search_takes_a_nul_for_a_space()
    {
        await _server.Client().PostJson("/api/search", """{"query":"a\u0000b"}""");

        Assert.Equal("a b", Assert.Single(_server.Searcher.Requests).Text);
    }

    [Theory]
    [InlineData("Failed to connect")]
    [InlineData("57P01")]
    [InlineData("3D000")]
    public async Task Search_without_a_database_answers_503_and_when_to_come_back(string fault)
    {
        _server.Searcher.Reply = (_, _) => throw new InvalidOperationException("wrapped", fault.Length == 5
            ? new PostgresException("gone", "FATAL", "FATAL", fault)
            : new NpgsqlException(fault, new IOException("refused")));
        var response = await _server.Client().PostJson("/api/search", """{"query":"x"}""");

        Assert.Equal("database_unavailable", await response.ProblemCode(503));
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain(_server.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/ask")]
    public async Task Too_many_at_once_are_told_when_to_come_back_and_nobody_is_alarmed(string path)
    {
        _server.Searcher.Reply = (_, _) => throw new BusyException(TimeSpan.FromSeconds(1.2));
        _server.Answerer.Reply = (_, _) => throw new BusyException(TimeSpan.FromSeconds(1.2));
        var response = await _server.Client().PostJson(path, """{"query":"x","question":"x"}""");

        Assert.Equal("busy", await response.ProblemCode(503));
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain(_server.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/ask")]
    public async Task Index_that_is_loading_is_told_as_such_with_a_time_to_come_back(string path)
    {
        _server.Searcher.Reply = (_, _) => throw new IndexLoadingException();
        _server.Answerer.Reply = (_, _) => throw new IndexLoadingException();
        var response = await _server.Client().PostJson(path, """{"query":"x","question":"x"}""");

        Assert.Equal("loading", await response.ProblemCode(503));
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain(_server.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Search_hides_a_bug_from_the_caller_and_logs_it()
    {
        _server.Searcher.Reply = (_, _) => throw new PostgresException("secret detail", "ERROR", "ERROR", "42P01");
        var response = await _server.Client().PostJson("/api/search", """{"query":"x"}""");

        Assert.Equal("internal_error", await response.ProblemCode(500));
        Assert.DoesNotContain("secret detail", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(
            _server.Logs.Entries,
            entry => entry.Level == LogLevel.Error && entry.Text.Contains("POST /api/search failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_is_cancelled_without_an_error_when_the_client_leaves()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _server.Searcher.Reply = async (_, cancellationToken) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                cancelled.SetResult();
            }

            return [];
        };
        using var leaving = new CancellationTokenSource();
        var call = _server.Client().PostAsync(
            "/api/search", new StringContent("""{"query":"x"}""", null, "application/json"), leaving.Token);
        await started.Task;
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _server.Dispose();
        Assert.DoesNotContain(
            _server.Logs.Entries, entry => entry.Level >= LogLevel.Warning && entry.Text.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_and_ask_log_counts_and_times_but_no_word_of_what_was_asked()
    {
        await _server.Client().PostJson("/api/search", """{"query":"xylophone","file_glob":"zither/**"}""");
        await _server.Client().PostJson("/api/ask", """{"question":"xylophone","file_glob":"zither/**"}""");
        await _server.Client().PostJson("/api/ask", """{"question":"xylophone","file_glob":"zither/**","top_k":"zither"}""");

        Assert.Contains("Search: 1 results of at most 8", _server.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Ask: 1 sources of at most 5", _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("xylophone", _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("zither", _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Payment is due", _server.Logs.Text, StringComparison.Ordinal);
    }
}
