using System.Net;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Api;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Telemetry;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>What may happen to a reply, plain and streamed.</summary>
public abstract partial class LanguageModelConformance
{
    private const string Thought = "The passages speak of thirty days.";

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slow_reply_is_waited_for(bool isStreamed)
    {
        var time = new ManualTime();
        TaskCompletionSource[] gates = [new(), new()];
        var reply = Protocol.Reply(new ModelReply("Thirty ", "days [1]."), isStreamed);
        // The first token, and the second.
        var first = reply.Pieces.Count - (isStreamed ? TailOfStream() : 0) - 2;
        await using var server = await StartAsync(reply with
        {
            Before = i => i == first ? gates[0].Task : i == first + 1 ? gates[1].Task : Task.CompletedTask,
        });
        if (!isStreamed) server.Ready = gates[0].Task;
        var receiving = ReceiveAsync(Model(server.Address, MaxWait, time: time), isStreamed);

        // Each part of a stream has the whole time.
        foreach (var gate in isStreamed ? gates : gates[..1])
        {
            await Eventually.UntilAsync(() => !server.Requests.IsEmpty && time.IsAwaited(MaxWait));
            time.Advance(MaxWait - TimeSpan.FromSeconds(1));
            gate.SetResult();
        }

        Assert.Equal("Thirty days [1].", (await Eventually.ForAsync(receiving)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task First_token_that_never_comes_is_waited_for_no_longer_than_the_timeout(bool isStreamed)
    {
        var time = new ManualTime();
        var never = new TaskCompletionSource().Task;
        await using var server = await StartAsync(Protocol.Reply(new ModelReply("Thirty ", "days [1]."), isStreamed) with { Before = _ => never });
        if (!isStreamed) server.Ready = never;
        var receiving = ReceiveAsync(Model(server.Address, MaxWait, time: time), isStreamed);
        await Eventually.UntilAsync(() => !server.Requests.IsEmpty && time.IsAwaited(MaxWait));

        time.Advance(MaxWait);

        var fault = (await Eventually.ForAsync(receiving)).Fault!;
        Assert.Equal(("timeout", MaxWait, true), (fault.ErrorType, fault.CutAfter, fault.MayHaveUsedTokens));
        Assert.Contains("did not answer within 30 s", fault.Message, StringComparison.Ordinal);
        await Eventually.ForAsync(Assert.Single(server.Requests).Gone);
    }

    [Theory]
    [InlineData(nameof(ReplyEnd.Cut), false)]
    [InlineData(nameof(ReplyEnd.Cut), true)]
    [InlineData(nameof(ReplyEnd.Fault), false)]
    public async Task Stream_that_breaks_in_the_middle_is_a_fault_behind_all_that_was_sent(string end, bool isAborted)
    {
        var received = new List<string>();
        var hasBoth = new TaskCompletionSource();
        var reply = Protocol.Streamed(new ModelReply("Thirty ", "days ") { End = Enum.Parse<ReplyEnd>(end) });
        var before = reply.Pieces.Count - (end == nameof(ReplyEnd.Fault) ? 1 : 0);
        await using var server = await StartAsync(reply with
        {
            Before = i => i == before ? hasBoth.Task : Task.CompletedTask,
            After = isAborted ? ChatServer.Ending.Abort : ChatServer.Ending.Close,
        });

        var fault = await Assert.ThrowsAsync<LanguageModelUnavailableException>(async () =>
        {
            await foreach (var part in Model(server.Address).StreamAsync(Question, CancellationToken.None))
            {
                if (part.Text.Length > 0) received.Add(part.Text);
                if (received.Count == 2) hasBoth.TrySetResult();
            }
        });

        Assert.Equal(["Thirty ", "days "], received);
        Assert.Equal(("unreadable_reply", true), (fault.ErrorType, fault.MayHaveUsedTokens));
        CheckSentence(fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retry_After_is_waited_for_exactly_and_told_where_it_does_not_help(bool isStreamed)
    {
        foreach (var wait in new[] { "7", "Fri, 02 Jan 2026 03:05:12 GMT" }) // the clock's own time and 7 s
        {
            var time = new ManualTime();
            await using var server = await StartAsync(
                new ChatServer.Reply(429, RetryAfter: wait), Protocol.Reply(new ModelReply("Yes."), isStreamed));
            var receiving = ReceiveAsync(Model(server.Address, time: time), isStreamed);
            await Eventually.UntilAsync(() => time.IsAwaited(TimeSpan.FromSeconds(7)));
            time.Advance(TimeSpan.FromSeconds(6.9));
            Assert.Single(server.Requests);
            time.Advance(TimeSpan.FromSeconds(0.1));
            Assert.Equal("Yes.", (await Eventually.ForAsync(receiving)).Text);
            Assert.Equal(2, server.Requests.Count);
        }

        await using var busy = await StartAsync(new ChatServer.Reply(429, RetryAfter: "3600"));
        var fault = (await ReceiveAsync(Model(busy.Address), isStreamed)).Fault!;
        Assert.Equal(
            (LanguageModelFaultKind.OverLimit, "429", TimeSpan.FromHours(1), false),
            (fault.Kind, fault.ErrorType, fault.RetryAfter, fault.MayHaveUsedTokens));
        Assert.Single(busy.Requests);
        CheckSentence(fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prompt_that_the_service_does_not_take_is_a_fault_that_says_why(bool isStreamed)
    {
        var bodies = Protocol.FilteredPrompts.Select(body => (body, LanguageModelFaultKind.Withheld))
            .Concat(Protocol.LongPrompts.Select(body => (body, LanguageModelFaultKind.TooLong)))
            .Concat(new[] { "", "null", "[]", "{\"error\":null}", "{\"error\":[]}", $"{{\"error\":{{\"message\":\"{Key}\"}}}}", new string(' ', 100_000) }
                .Select(body => (body, LanguageModelFaultKind.Unavailable)));
        foreach (var (body, kind) in bodies)
        {
            await using var server = await StartAsync(new ChatServer.Reply((int)HttpStatusCode.BadRequest, body));
            var fault = (await ReceiveAsync(Model(server.Address), isStreamed)).Fault!;
            Assert.Equal((kind, "400", false), (fault.Kind, fault.ErrorType, fault.MayHaveUsedTokens));
            Assert.Single(server.Requests);
            CheckSentence(fault);
        }

        await using var proxy = await StartAsync(new ChatServer.Reply((int)HttpStatusCode.RequestEntityTooLarge, "<html>"));
        Assert.Equal(LanguageModelFaultKind.TooLong, (await ReceiveAsync(Model(proxy.Address), isStreamed)).Fault?.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reply_that_the_filter_ends_is_a_fault_behind_what_it_let_through(bool isStreamed)
    {
        if (!Protocol.HasFilter) return;
        foreach (var reply in new[] { new ModelReply("Thirty ", "days"), new ModelReply() })
        {
            await using var server = await StartAsync(Protocol.Reply(reply with { End = ReplyEnd.Filtered }, isStreamed));
            var (text, _, fault) = await ReceiveAsync(Model(server.Address), isStreamed);
            Assert.Equal(isStreamed ? reply.Text : "", text);
            Assert.Equal(
                (LanguageModelFaultKind.Withheld, "content_filter", new TokenUsage(10, 5)), (fault?.Kind, fault?.ErrorType, fault?.Usage));
            CheckSentence(fault!);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Empty_reply_is_a_fault_with_the_tokens_that_it_cost(bool isStreamed)
    {
        foreach (var reply in new[] { new ModelReply(), new ModelReply() { Reasoning = Thought }, new ModelReply(" ", "\n") })
        {
            await using var server = await StartAsync(Protocol.Reply(reply, isStreamed));
            var fault = (await ReceiveAsync(Model(server.Address), isStreamed)).Fault;
            Assert.Equal(("empty_reply", true, new TokenUsage(10, 5)), (fault?.ErrorType, fault?.MayHaveUsedTokens, fault?.Usage));
            CheckSentence(fault!);
        }
    }

    [Fact]
    public async Task Stream_is_read_alike_however_it_is_cut_on_its_way()
    {
        var reply = new ModelReply("Dreißig ", "Tage – „nach Eingang“ [1]. ", "🙂", "\n\n", "\"Ja\"") { Reasoning = "Für „30“?" };
        var whole = Protocol.StreamedAtOnce(reply);
        foreach (var cut in new[] { whole, Protocol.Streamed(reply), whole.CutAt(Enumerable.Repeat(1, 3000)), whole.CutAt(Enumerable.Repeat(7, 400)) })
        {
            await using var server = await StartAsync(cut);
            var (text, usage, fault) = await ReceiveAsync(Model(server.Address), isStreamed: true);
            Assert.Null(fault);
            Assert.Equal((reply.Text, new TokenUsage(10, 5)), (text, usage));
        }
    }

    [Fact]
    public async Task Reply_in_one_part_is_a_reply()
    {
        await using var server = await StartAsync(Protocol.StreamedAtOnce(new ModelReply("Thirty days [1].")));
        var parts = await Model(server.Address).StreamAsync(Question, CancellationToken.None).ToListAsync();
        Assert.Equal(["Thirty days [1]."], parts.Select(part => part.Text).Where(text => text.Length > 0));
        Assert.Equal(new TokenUsage(10, 5), Assert.Single(parts, part => part.Usage is not null).Usage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reasoning_counts_but_is_no_part_of_the_text_nor_of_what_is_recorded(bool isStreamed)
    {
        await using var server = await StartAsync(Protocol.Reply(new ModelReply("Thirty days [1].") { Reasoning = Thought }, isStreamed));
        using var recording = new TelemetryRecording();
        var (text, usage, _) = await ReceiveAsync(Model(server.Address), isStreamed);
        Assert.Equal(("Thirty days [1].", new TokenUsage(10, 5)), (text, usage));
        Assert.DoesNotContain(recording.Values, value => value.Contains("thirty", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_to_the_service_is_closed_when_the_caller_goes_away(bool isStreamed)
    {
        await using var server = await StartAsync(
            isStreamed ? Streamed(isWhole: false, "Thirty ") with { After = ChatServer.Ending.Hang } : new ChatServer.Reply(200, Hangs: true));
        using var caller = new CancellationTokenSource();
        var receiving = ReceiveAsync(Model(server.Address), isStreamed, caller.Token);
        await Eventually.UntilAsync(() => !server.Requests.IsEmpty);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await Eventually.ForAsync(Assert.Single(server.Requests).Gone);
    }

    /// <summary>One sentence, without the key and what was asked.</summary>
    private static void CheckSentence(LanguageModelUnavailableException fault)
    {
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Question.Message, fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Receives a reply until its end or its fault.</summary>
    private static async Task<(string Text, TokenUsage? Usage, LanguageModelUnavailableException? Fault)> ReceiveAsync(
        LanguageModel model, bool isStreamed, CancellationToken cancellationToken = default)
    {
        var (text, usage) = ("", (TokenUsage?)null);
        try
        {
            var parts = isStreamed
                ? model.StreamAsync(Question, cancellationToken)
                : new[] { await model.CompleteAsync(Question, cancellationToken) }.ToAsyncEnumerable();
            await foreach (var part in parts) (text, usage) = (text + part.Text, part.Usage ?? usage);
            return (text, usage, null);
        }
        catch (LanguageModelUnavailableException fault)
        {
            return (text, usage, fault);
        }
    }

    /// <summary>How many pieces of a stream stand behind those of its text.</summary>
    private int TailOfStream() => Protocol.Streamed(new ModelReply()).Pieces.Count - Protocol.Streamed(new ModelReply() { End = ReplyEnd.Cut }).Pieces.Count;
}
