using System.Diagnostics;
using System.Text.Json;
using Azure.Core;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Telemetry;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>What every backend must do, checked against a server that speaks its protocol.</summary>
public abstract partial class LanguageModelConformance
{
    internal const string Key = "key-0123456789abcdef";

    internal static readonly Prompt Question = new("Only from the passages.", "What are the terms?");

    [Fact]
    public async Task Model_answers_when_the_server_does()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success("Thirty days [1].")));
        var model = Model(server.Address);

        Assert.Equal(new Reply("Thirty days [1].", new TokenUsage(10, 5)), await model.CompleteAsync(Question, CancellationToken.None));

        var request = Assert.Single(server.Requests);
        CheckRequest(request);
        Assert.EndsWith("/" + request.Body.GetProperty("model").GetString(), model.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_is_recorded_with_the_tokens_that_the_server_counted()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success("Thirty days [1].")));
        using var recording = new TelemetryRecording();
        var model = Model(server.Address);

        await model.CompleteAsync(Question, CancellationToken.None);

        var span = Assert.Single(recording.Spans);
        Assert.Equal(("chat " + model.Name.Split('/')[1], ActivityKind.Client), (span.DisplayName, span.Kind));
        Assert.Equal((10, 5), (span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(server.Address.Port, span.GetTagItem("server.port"));
        Assert.False(string.IsNullOrEmpty(span.GetTagItem("gen_ai.response.model") as string));
        Assert.Equal(
            [10, 5],
            recording.Measurements.Where(measurement => measurement.Name == "gen_ai.client.token.usage").Select(measurement => measurement.Value));
        Assert.DoesNotContain(
            recording.Values,
            value => value.Contains(Question.Message, StringComparison.Ordinal) || value.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_call_is_recorded_with_its_kind()
    {
        await using var server = await StartAsync(
            new ChatServer.Reply(401, $$"""{"error": {"type": "x", "message": "Incorrect API key provided: {{Key}}"} }"""));
        using var recording = new TelemetryRecording();

        await FailAsync(Model(server.Address));

        var span = Assert.Single(recording.Spans);
        Assert.Equal((ActivityStatusCode.Error, "401"), (span.Status, span.GetTagItem("codesight.language_model.fault")));
        var duration = Assert.Single(recording.Measurements);
        Assert.Equal(
            ("gen_ai.client.operation.duration", typeof(LanguageModelUnavailableException).FullName), (duration.Name, duration.Tags["error.type"]));
        Assert.DoesNotContain(recording.Values, value => value.Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "refused the key")]
    [InlineData(403, "refused the key")]
    [InlineData(404, "knows no model")]
    [InlineData(400, "did not accept the request")]
    public async Task Model_is_unavailable_at_once_when_asking_again_is_useless(int status, string sentence)
    {
        await using var server = await StartAsync(
            new ChatServer.Reply(status, $$"""{"error": {"type": "x", "message": "Incorrect API key provided: {{Key}}"} }"""));
        var exception = await FailAsync(Model(server.Address));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"HTTP {status}", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(429, "is over its limit")]
    [InlineData(500, "has a fault of its own")]
    [InlineData(503, "has a fault of its own")]
    public async Task Model_is_asked_once_more_after_a_passing_fault(int status, string sentence)
    {
        await using var server = await StartAsync(new ChatServer.Reply(status), new ChatServer.Reply(200, Success("Yes.")));
        Assert.Equal("Yes.", (await Model(server.Address).CompleteAsync(Question, CancellationToken.None)).Text);

        await using var broken = await StartAsync(new ChatServer.Reply(status));
        var exception = await FailAsync(Model(broken.Address));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, broken.Requests.Count);
    }

    [Fact]
    public async Task Model_waits_as_long_as_the_server_asks_when_there_is_time()
    {
        await using var server = await StartAsync(new ChatServer.Reply(429, RetryAfter: "0"), new ChatServer.Reply(200, Success("Yes.")));
        Assert.Equal(
            "Yes.", (await Model(server.Address, pause: TimeSpan.FromHours(1)).CompleteAsync(Question, CancellationToken.None)).Text);

        await using var busy = await StartAsync(new ChatServer.Reply(429, RetryAfter: "3600"));
        var exception = await FailAsync(Model(busy.Address));

        Assert.Contains("asks to wait 3600 s", exception.Message, StringComparison.Ordinal);
        Assert.Single(busy.Requests);
    }

    [Fact]
    public async Task Model_is_unavailable_when_the_server_hangs()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Hangs: true));
        var exception = await FailAsync(Model(server.Address, timeout: TimeSpan.FromMilliseconds(300)));
        Assert.Contains("did not answer within 0.3 s", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"content\": [")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("null")]
    public async Task Model_is_unavailable_when_the_reply_cannot_be_read(string body)
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, body));
        var exception = await FailAsync(Model(server.Address));
        Assert.Matches("cannot be read|replied without text", exception.Message);
    }

    [Fact]
    public async Task Model_is_unavailable_when_the_reply_is_blank()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success(" \n ")));
        var exception = await FailAsync(Model(server.Address));
        Assert.Contains("replied without text", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_is_unavailable_when_nobody_listens()
    {
        using var port = new ReservedPort();

        var exception = await FailAsync(Model(new Uri($"{Scheme}://127.0.0.1:{port.Number}")));
        Assert.Contains($"cannot be reached at 127.0.0.1:{port.Number}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_stops_when_the_caller_goes_away()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Hangs: true));
        using var caller = new CancellationTokenSource();
        var asking = Model(server.Address).CompleteAsync(Question, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Service_is_told_how_long_a_reply_may_be_where_budgets_rest_on_it(bool isLimited)
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success("Yes.")));
        await Model(server.Address, limitsReplies: isLimited).CompleteAsync(Question, CancellationToken.None);
        Assert.Equal(isLimited || IsAlwaysLimited ? 4096 : null, LimitOf(Assert.Single(server.Requests).Body));
    }

    [Fact]
    public async Task Streamed_reply_arrives_in_its_parts()
    {
        await using var server = await StartAsync(Streamed(isWhole: true, "Thirty ", "days [1]."));
        using var recording = new TelemetryRecording();

        var texts = await StreamAsync(Model(server.Address)).Where(text => text.Length > 0).ToListAsync();

        Assert.Equal(["Thirty ", "days [1]."], texts);
        Assert.True(Assert.Single(server.Requests).Body.GetProperty("stream").GetBoolean());
        var span = Assert.Single(recording.Spans);
        Assert.Equal((10, 5), (span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.DoesNotContain(
            recording.Values,
            value => value.Contains("days", StringComparison.Ordinal) || value.Contains(Question.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Streamed_reply_ends_with_the_tokens_that_the_server_counted()
    {
        await using var server = await StartAsync(Streamed(isWhole: true, "Thirty ", "days [1]."));
        var parts = await Model(server.Address).StreamAsync(Question, CancellationToken.None).ToListAsync();
        Assert.Equal("Thirty days [1].", string.Concat(parts.Select(part => part.Text)));
        Assert.Equal(new TokenUsage(10, 5), parts.Last(part => part.Usage is not null).Usage);
    }

    [Fact]
    public async Task Streamed_reply_fails_like_a_whole_one()
    {
        await using var refusing = await StartAsync(
            new ChatServer.Reply(401, $$"""{"error": {"type": "x", "message": "Incorrect API key provided: {{Key}}"} }"""));
        Assert.Contains("refused the key", (await FailStreamAsync(Model(refusing.Address))).Message, StringComparison.Ordinal);

        await using var busy = await StartAsync(new ChatServer.Reply(429, RetryAfter: "0"), Streamed(isWhole: true, "Yes."));
        Assert.Equal("Yes.", string.Concat(await StreamAsync(Model(busy.Address)).ToListAsync()));

        await using var blank = await StartAsync(Streamed(isWhole: true, " "));
        Assert.Contains("replied without text", (await FailStreamAsync(Model(blank.Address))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streamed_reply_that_breaks_off_is_a_fault(bool isAborted)
    {
        var ending = isAborted ? ChatServer.Ending.Abort : ChatServer.Ending.Close;
        await using var server = await StartAsync(Streamed(isWhole: false, "Thirty ") with { After = ending });
        // A connection that is cut at once may take the beginning of the reply with it.
        Assert.Matches(isAborted ? "cannot be (read|reached)" : "cannot be read", (await FailStreamAsync(Model(server.Address))).Message);
    }

    [Fact]
    public async Task Streamed_reply_that_hangs_is_a_fault()
    {
        await using var server = await StartAsync(Streamed(isWhole: false, "Thirty ") with { After = ChatServer.Ending.Hang });
        var exception = await FailStreamAsync(Model(server.Address, timeout: TimeSpan.FromMilliseconds(300)));
        Assert.Contains("did not answer within 0.3 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streamed_reply_stops_when_the_caller_goes_away()
    {
        await using var server = await StartAsync(Streamed(isWhole: false, "Thirty ") with { After = ChatServer.Ending.Hang });
        using var caller = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var text in StreamAsync(Model(server.Address), caller.Token))
                if (text.Length > 0) await caller.CancelAsync();
        });
    }

    internal virtual string Scheme => "http";

    internal abstract ChatProtocol Protocol { get; }

    internal virtual LanguageModelOptions Options(Uri address, TimeSpan timeout) => Protocol.Options(address, timeout);

    internal string Success(string text) => Protocol.Plain(new ModelReply(text)).Body;

    /// <summary>A reply in parts; without its end where it is not whole.</summary>
    internal ChatServer.Reply Streamed(bool isWhole, params string[] parts) =>
        Protocol.StreamedAtOnce(new ModelReply(parts) { End = isWhole ? ReplyEnd.Whole : ReplyEnd.Cut });

    internal abstract void CheckRequest(ChatServer.Request request);

    internal virtual bool IsAlwaysLimited => false;

    /// <summary>The most tokens of a reply that a request allows.</summary>
    internal virtual int? LimitOf(JsonElement body) =>
        body.TryGetProperty("max_completion_tokens", out var limit) ? limit.GetInt32() : null;

    internal virtual TokenCredential Identity() => throw new InvalidOperationException("Nobody is signed in.");

    internal Task<ChatServer> StartAsync(params ChatServer.Reply[] replies) =>
        Scheme == "http" ? ChatServer.StartAsync(replies) : ChatServer.StartWithTlsAsync(replies);

    internal LanguageModel Model(
        Uri address, TimeSpan? timeout = null, TimeSpan? pause = null, bool limitsReplies = false, TimeProvider? time = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate?.Subject == ChatServer.CertificateName;
        return Core.Models.LanguageModels.LanguageModels.Create(
            Options(address, timeout ?? TimeSpan.FromSeconds(30)), time ?? TimeProvider.System, handler, pause ?? TimeSpan.Zero, Identity,
            limitsReplies);
    }

    private static IAsyncEnumerable<string> StreamAsync(LanguageModel model, CancellationToken cancellationToken = default) =>
        model.Client.GetStreamingResponseAsync(Question.Messages, cancellationToken: cancellationToken).Select(update => update.Text);

    private static async Task<LanguageModelUnavailableException> FailStreamAsync(LanguageModel model)
    {
        var exception = await Assert.ThrowsAsync<LanguageModelUnavailableException>(async () => await StreamAsync(model).ToListAsync());
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
        return exception;
    }

    internal static async Task<LanguageModelUnavailableException> FailAsync(LanguageModel model)
    {
        var exception = await Assert.ThrowsAsync<LanguageModelUnavailableException>(
            () => model.CompleteAsync(Question, CancellationToken.None));
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Question.Message, exception.ToString(), StringComparison.Ordinal);
        return exception;
    }
}
