using System.Globalization;
using CodeSight.Api.Problems;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;
using Microsoft.AspNetCore.Http.Features;

namespace CodeSight.Api.Ask;

/// <summary>
/// Answers a question as server-sent events while the answer is written (C1). A comment every 15 seconds keeps the connection open. A failure
/// before the first event is an ordinary problem response.
/// </summary>
internal sealed class AnswerStream(
    StreamLimit limit,
    TimeProvider time,
    RequestFaults faults,
    IHostApplicationLifetime lifetime,
    ILogger<AskBody> logger)
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    /// <summary>Writes the answer to the response. Generation is cancelled when the client disconnects or the server stops.</summary>
    /// <param name="question">What is asked, for the log.</param>
    /// <param name="answer">Begins to answer it.</param>
    /// <returns>False where too many answers are streamed already, so that this one was not begun.</returns>
    public async Task<bool> WriteAsync(
        SearchRequest question, Func<CancellationToken, IAsyncEnumerable<AnswerEvent>> answer, IAnswerFormat format, HttpContext context)
    {
        using var place = limit.TryEnter();
        if (place is null)
        {
            context.Response.Headers.RetryAfter = StreamLimit.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            await ApiProblem.Busy(StreamLimit.RetryAfterSeconds).WriteAsync(context);
            return false;
        }

        var start = time.GetTimestamp();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var events = answer(end.Token).GetAsyncEnumerator(end.Token);
        var next = events.MoveNextAsync().AsTask();
        await next;
        await BeginAsync(context);
        try
        {
            var comment = Task.Delay(CommentInterval, time, end.Token);
            do
            {
                if (events.Current is AnswerEvent.Completed { Answer: var whole })
                    logger.Asked(
                        whole.Sources.Count, question.TopK, time.GetElapsedTime(start).TotalMilliseconds, whole.Model, question.FileGlob is not null);
                await WriteAsync(context.Response, format.Write(events.Current));
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
        catch (Exception fault)
        {
            await WriteAsync(context.Response, format.Write(faults.Describe(fault, context)));
        }
        finally
        {
            // An enumerator must not be disposed during MoveNextAsync.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    private static async Task BeginAsync(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var headers = context.Response.Headers;
        (headers.ContentType, headers.CacheControl, headers["X-Accel-Buffering"]) = ("text/event-stream; charset=utf-8", "no-store", "no");
        await context.Response.StartAsync(context.RequestAborted);
    }

    private static async Task WriteAsync(HttpResponse response, string events)
    {
        if (events.Length == 0) return;
        await response.WriteAsync(events);
        await response.Body.FlushAsync();
    }
}
