using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Core;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Telemetry;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>What every backend must do, checked against a server that speaks its protocol.</summary>
public abstract class LanguageModelConformance
{
    internal const string Key = "key-0123456789abcdef";

    internal static readonly Prompt Question = new("Only from the passages.", "What are the terms?");

    [Fact]
    public async Task Model_answers_when_the_server_does()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success("Thirty days [1].")));
        var model = Model(server.Address);

        Assert.Equal("Thirty days [1].", await model.CompleteAsync(Question, CancellationToken.None));

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
        Assert.Equal((10L, 5L), (span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.False(string.IsNullOrEmpty(span.GetTagItem("gen_ai.response.model") as string));
        Assert.Equal([10, 5], recording.Measurements.Where(measurement => measurement.Name == "gen_ai.client.token.usage").Select(measurement => measurement.Value));
        Assert.DoesNotContain(recording.Values, value => value.Contains(Question.Message, StringComparison.Ordinal) || value.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_call_is_recorded_with_its_kind()
    {
        await using var server = await StartAsync(new ChatServer.Reply(401, $$"""{"error": {"type": "x", "message": "Incorrect API key provided: {{Key}}"} }"""));
        using var recording = new TelemetryRecording();

        await FailAsync(Model(server.Address));

        var span = Assert.Single(recording.Spans);
        Assert.Equal((ActivityStatusCode.Error, "401"), (span.Status, span.GetTagItem("error.type")));
        var duration = Assert.Single(recording.Measurements);
        Assert.Equal(("gen_ai.client.operation.duration", "401"), (duration.Name, duration.Tags["error.type"]));
        Assert.DoesNotContain(recording.Values, value => value.Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "refused the key")]
    [InlineData(403, "refused the key")]
    [InlineData(404, "knows no model")]
    [InlineData(400, "did not accept the request")]
    public async Task Model_is_unavailable_at_once_when_asking_again_is_useless(int status, string sentence)
    {
        await using var server = await StartAsync(new ChatServer.Reply(status, $$"""{"error": {"type": "x", "message": "Incorrect API key provided: {{Key}}"} }"""));
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
        Assert.Equal("Yes.", await Model(server.Address).CompleteAsync(Question, CancellationToken.None));

        await using var broken = await StartAsync(new ChatServer.Reply(status));
        var exception = await FailAsync(Model(broken.Address));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, broken.Requests.Count);
    }

    [Fact]
    public async Task Model_waits_as_long_as_the_server_asks_when_there_is_time()
    {
        await using var server = await StartAsync(new ChatServer.Reply(429, RetryAfter: "0"), new ChatServer.Reply(200, Success("Yes.")));
        Assert.Equal("Yes.", await Model(server.Address, pause: TimeSpan.FromHours(1)).CompleteAsync(Question, CancellationToken.None));

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
        await using var server = await StartAsync(new ChatServer.Reply(200, Success(" \\n ")));
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

    internal virtual string Scheme => "http";

    internal abstract LanguageModelOptions Options(Uri address, TimeSpan timeout);

    internal abstract string Success(string text);

    internal abstract void CheckRequest(ChatServer.Request request);

    internal virtual TokenCredential Identity() => throw new InvalidOperationException("Nobody is signed in.");

    internal Task<ChatServer> StartAsync(params ChatServer.Reply[] replies) =>
        Scheme == "http" ? ChatServer.StartAsync(replies) : ChatServer.StartWithTlsAsync(replies);

    internal ILanguageModel Model(Uri address, TimeSpan? timeout = null, TimeSpan? pause = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == ChatServer.CertificateName;
        return Core.Models.LanguageModels.LanguageModels.Create(
            Options(address, timeout ?? TimeSpan.FromSeconds(30)), TimeProvider.System, handler, pause ?? TimeSpan.Zero, Identity);
    }

    internal static async Task<LanguageModelUnavailableException> FailAsync(ILanguageModel model)
    {
        var exception = await Assert.ThrowsAsync<LanguageModelUnavailableException>(() => model.CompleteAsync(Question, CancellationToken.None));
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Question.Message, exception.ToString(), StringComparison.Ordinal);
        return exception;
    }
}
