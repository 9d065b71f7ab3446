using CodeSight.Core.Asking.Answer;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Ask;

/// <summary>How the parts of an answer are written as server-sent events.</summary>
internal interface IAnswerFormat
{
    /// <summary>The events of a part, each with its empty line; none where the format does not have it.</summary>
    string Write(AnswerEvent part);

    /// <summary>The events of a failure after the first event; nothing comes after them.</summary>
    string Write(ProblemHttpResult problem);
}
