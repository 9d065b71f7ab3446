using System.Text.Json;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Answer;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.Ask;

/// <summary>The events of POST /api/ask: "search", "sources", "delta", "done", or "error" with problem details.</summary>
internal sealed class AskFormat(IOptions<JsonOptions> json) : IAnswerFormat
{
    /// <inheritdoc/>
    public string Write(AnswerEvent part) => part switch
    {
        AnswerEvent.Searched searched =>
            Event("search", new SearchEvent(searched.SearchedFor, searched.Passages, Math.Round(searched.Duration.TotalMilliseconds, 1))),
        AnswerEvent.Found found => Event("sources", new SourcesEvent([.. found.Passages.Select(SearchResult.From)], found.Model)),
        AnswerEvent.Delta delta => Event("delta", new DeltaEvent(delta.Text, delta.Cited)),
        AnswerEvent.Completed completed => Event("done", DoneEvent.From(completed.Answer)),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "An unknown event."),
    };

    /// <inheritdoc/>
    public string Write(ProblemHttpResult problem) => Event("error", problem.ProblemDetails);

    // JSON has no line breaks outside of strings, and escapes those in them.
    private string Event<T>(string name, T data) =>
        $"event: {name}\ndata: {JsonSerializer.Serialize(data, json.Value.SerializerOptions.GetTypeInfo(typeof(T)))}\n\n";
}
