using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CodeSight.Bench.Streams;

/// <summary>
/// A server in the place of a language model's, which speaks OpenAI's protocol in this process: it sends the tokens of a reply at a steady rate and
/// keeps when it sent each.
/// </summary>
/// <param name="app">The server.</param>
/// <param name="interval">Time from a token to the next.</param>
internal sealed partial class StandInModel(WebApplication app, TimeSpan interval) : IAsyncDisposable
{
    // A model reads before it writes, and not all prompts are of one length.
    private const int MinReadingMilliseconds = 300;
    private const int MaxReadingMilliseconds = 700;

    private readonly ConcurrentDictionary<int, ModelReply> _replies = [];

    /// <summary>Where its API begins.</summary>
    public Uri Address => new(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "v1"); // it has started

    /// <param name="rate">Tokens a second.</param>
    public static async Task<StandInModel> StartAsync(double rate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var model = new StandInModel(app, TimeSpan.FromSeconds(1 / rate));
        app.MapPost("/v1/chat/completions", model.AnswerAsync);
        await app.StartAsync();
        return model;
    }

    /// <summary>Returns a question that is answered by these many tokens, and when each is sent.</summary>
    public (string Question, ModelReply Reply) Plan(int number, string question, int tokens)
    {
        var reply = _replies[number] = new ModelReply(tokens);
        return ($"{question} (case {number.ToString(CultureInfo.InvariantCulture)})", reply);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var prompt = body!["messages"]!.AsArray()[^1]!["content"]!.ToString(); // what the protocol asks for
        var number = int.Parse(Number().Matches(prompt)[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var reply = _replies[number];
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(new Random(number).Next(MinReadingMilliseconds, MaxReadingMilliseconds), context.RequestAborted);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < reply.Tokens.Count; i++)
        {
            // By the clock and not by pauses, so that a late token does not delay those after it.
            var wait = (i * interval) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, context.RequestAborted);
            reply.Sent[i] = Stopwatch.GetTimestamp();
            await SendAsync(context, $$"""[{"index":0,"delta":{"content":"{{reply.Tokens[i]}}"},"finish_reason":null}]""", "null");
        }

        reply.Ended = Stopwatch.GetTimestamp();
        await SendAsync(context, """[{"index":0,"delta":{},"finish_reason":"stop"}]""", "null");
        await SendAsync(context, "[]", $$"""{"prompt_tokens":1000,"completion_tokens":{{reply.Tokens.Count}},"total_tokens":{{1000 + reply.Tokens.Count}}}""");
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, string choices, string usage)
    {
        var text = $$"""{"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":{{choices}},"usage":{{usage}}}""";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {text}\n\n"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    [GeneratedRegex(@"\(case (\d+)\)")]
    private static partial Regex Number();
}

/// <summary>A reply of the stand-in: words, and after each twentieth a citation.</summary>
internal sealed class ModelReply(int tokens)
{
    private const int Sentence = 20;

    public IReadOnlyList<string> Tokens { get; } =
        [.. Enumerable.Range(0, tokens).Select(i => i == 0 ? "Answer" : i % Sentence == Sentence - 1 ? " [1]." : string.Create(CultureInfo.InvariantCulture, $" word{i}"))];

    /// <summary>When each token was sent (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public long[] Sent { get; } = new long[tokens];

    /// <summary>When the end was sent.</summary>
    public long Ended { get; set; }
}
