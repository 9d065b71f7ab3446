using System.Text.Json;
using CodeSight.Api.Ask;
using CodeSight.Api.Problems;
using CodeSight.Core.Asking.Answer;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.OpenAi;

/// <summary>One streamed answer as OpenAI's clients read it: chunks, and "[DONE]" at the end. The texts of all chunks are that of the whole answer.</summary>
/// <param name="created">Seconds since 1970.</param>
internal sealed class ChatFormat(string id, long created, string server, bool includesUsage, JsonSerializerOptions json) : IAnswerFormat
{
    private const string Done = "data: [DONE]\n\n";

    private string _model = ChatApi.ModelName;

    /// <inheritdoc/>
    public string Write(AnswerEvent part)
    {
        switch (part)
        {
            case AnswerEvent.Found found:
                _model = found.Model;
                return Chunk(new ChatDelta("assistant", ""));
            case AnswerEvent.Delta delta:
                return Chunk(new ChatDelta(Content: delta.Text));
            case AnswerEvent.Completed { Answer: var answer }:
                var (sources, annotations) = CitedText.SourcesOf(answer, server);
                return (annotations.Count == 0 ? "" : Chunk(new ChatDelta(Content: sources, Annotations: annotations)))
                    + Chunk(new ChatDelta(), "stop")
                    + (includesUsage ? Data(new ChatChunk(id, created, _model, [], ChatUsage.From(answer.Usage))) : "")
                    + Done;
            default:
                return "";
        }
    }

    /// <inheritdoc/>
    public string Write(ProblemHttpResult problem)
    {
        OpenAiError.Shape(problem, OpenAiError.Path);
        return problem.ProblemDetails.Extensions["error"] is OpenAiError error ? Data(new ChatFailure(error)) : "";
    }

    private string Chunk(ChatDelta delta, string? end = null) => Data(new ChatChunk(id, created, _model, [new ChatChunkChoice(0, delta, end)]));

    private string Data<T>(T data) => $"data: {JsonSerializer.Serialize(data, json.GetTypeInfo(typeof(T)))}\n\n";
}
