using System.Globalization;
using System.Text.Json;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.Ask;

/// <summary>
/// Answers a question as server-sent events while the answer is written (C1): "search", "sources", "delta", "done", or "error" with problem
/// details. A comment every 15 seconds keeps the connection open. A failure before the first event is an ordinary problem response.
/// </summary>
internal sealed class AnswerStream(
    IAnswerer answerer,
    StreamLimit limit,
    TimeProvider time,
    RequestFaults faults,
    IHostApplicationLifetime lifetime,
    IOptions<JsonOptions> json,
    ILogger<AskBody> logger)
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    /// <summary>Writes the answer to the response. Generation is cancelled when the client disconnects or the server stops.</summary>
    public async Task WriteAsync(Principal caller, SearchRequest question, HttpContext context)
    {
        using var place = limit.TryEnter();
        if (place is null)
        {
            context.Response.Headers.RetryAfter = StreamLimit.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            await ApiProblem.Busy(StreamLimit.RetryAfterSeconds).ExecuteAsync(context);
            return;
        }

        var start = time.GetTimestamp();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var events = answerer.StreamAsync(caller, question, end.Token).GetAsyncEnumerator(end.Token);
        var next = events.MoveNextAsync().AsTask();
        await next;
        await BeginAsync(context);
        try
        {
            var comment = Task.Delay(CommentInterval, time, end.Token);
            do
            {
                await WriteAsync(context.Response, events.Current, question, start);
                next = events.MoveNextAsync().AsTask();
                while (await Task.WhenAny(next, comment) != next)
                {
                    await context.Response.WriteAsync(":\n\n", end.Token);
                    comment = Task.Delay(CommentInterval, time, end.Token);
                }
            }
            while (await next);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the response any more.
        }
        catch (LanguageModelUnavailableException fault)
        {
            logger.LanguageModelUnavailable(time.GetElapsedTime(start).TotalMilliseconds, fault.Message);
            await WriteAsync(context.Response, ApiProblem.LanguageModelUnavailable());
        }
        catch (Exception fault)
        {
            await WriteAsync(context.Response, faults.Describe(fault, context));
        }
        finally
        {
            // An enumerator must not be disposed during MoveNextAsync.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task BeginAsync(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var headers = context.Response.Headers;
        (headers.ContentType, headers.CacheControl, headers["X-Accel-Buffering"]) = ("text/event-stream; charset=utf-8", "no-store", "no");
        await context.Response.StartAsync(context.RequestAborted);
    }

    private Task WriteAsync(HttpResponse response, AnswerEvent part, SearchRequest question, long start)
    {
        switch (part)
        {
            case AnswerEvent.Searched searched:
                return WriteAsync(
                    response, "search", new SearchEvent(searched.SearchedFor, searched.Passages, Math.Round(searched.Duration.TotalMilliseconds, 1)));
            case AnswerEvent.Found found:
                return WriteAsync(response, "sources", new SourcesEvent([.. found.Passages.Select(SearchResult.From)], found.Model));
            case AnswerEvent.Delta delta:
                return WriteAsync(response, "delta", new DeltaEvent(delta.Text, delta.Cited));
            case AnswerEvent.Completed { Answer: var answer }:
                logger.Asked(
                    answer.Sources.Count, question.TopK, time.GetElapsedTime(start).TotalMilliseconds, answer.Model, question.FileGlob is not null);
                return WriteAsync(response, "done", DoneEvent.From(answer));
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, "An unknown event.");
        }
    }

    private Task WriteAsync(HttpResponse response, ProblemHttpResult problem) => WriteAsync(response, "error", problem.ProblemDetails);

    private async Task WriteAsync<T>(HttpResponse response, string name, T data)
    {
        // JSON has no line breaks outside of strings, and escapes those in them.
        await response.WriteAsync(
            $"event: {name}\ndata: {JsonSerializer.Serialize(data, json.Value.SerializerOptions.GetTypeInfo(typeof(T)))}\n\n");
        await response.Body.FlushAsync();
    }
}
