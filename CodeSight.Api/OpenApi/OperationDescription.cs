using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Api.Ask;
using CodeSight.Api.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace CodeSight.Api.OpenApi;

/// <summary>What the types alone do not say of an operation: who may call it, its problems by code, its headers, and examples.</summary>
internal sealed class OperationDescription(IOptions<JsonOptions> json) : IOpenApiOperationTransformer
{
    public const string Header = "header";
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";

    private static readonly string[] Schemes = [Header, Bearer, Cookie];

    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        // Any one of the three; an empty list where nobody needs any.
        operation.Security = metadata.OfType<IAllowAnonymous>().Any() || !metadata.OfType<IAuthorizeData>().Any()
            ? []
            : [.. Schemes.Select(scheme => new OpenApiSecuritySchemeReference(scheme, context.Document))
                .Select(scheme => new OpenApiSecurityRequirement { [scheme] = [] })];
        var kinds = metadata.OfType<ProblemKind>().Distinct().ToList();
        // The probes are ServiceDefaults', which knows no kinds.
        if (context.Description.RelativePath == "health") kinds.Add(ProblemKind.NotReady);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            DescribeProblems(response, [.. kinds.Where(kind => kind.Status.ToString(CultureInfo.InvariantCulture) == status)]);
            DescribeHeaders((OpenApiResponse)response, status);
        }

        var (answers, parameters) = (context.Description.SupportedResponseTypes, context.Description.ParameterDescriptions);
        SetExamples(operation, answers);
        SetExample(operation.RequestBody?.Content, parameters.FirstOrDefault(parameter => parameter.Source.Id == "Body")?.Type);
        foreach (var stream in metadata.OfType<EventStream>()) await DescribeAsync(stream, operation, context, cancellationToken);
    }

    private static async Task DescribeAsync(
        EventStream stream, OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?.GetValueOrDefault("200")?.Content is not { } content) return;
        foreach (var type in stream.Data.Where(type => type != typeof(ProblemDetails))) // which each failure has named already
            context.Document?.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, cancellationToken: cancellationToken));
        // The data of one event: OpenAPI 3.1 has no words for a sequence of them.
        content["text/event-stream"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Description = stream.Description,
                OneOf = [.. stream.Data.Select(type => new OpenApiSchemaReference(type.Name, context.Document))],
            },
        };
    }

    private static void DescribeProblems(IOpenApiResponse response, IReadOnlyList<ProblemKind> kinds)
    {
        if (kinds.Count == 0) return;
        response.Description = string.Join('\n', kinds.Select(kind => $"* `{kind.Code}`: {kind.Meaning}"));
        if (response.Content is null || !response.Content.TryGetValue("application/problem+json", out var content)) return;
        content.Examples = kinds.ToDictionary<ProblemKind, string, IOpenApiExample>(
            kind => kind.Code, kind => new OpenApiExample { Value = ApiExamples.OfProblem(kind) });
    }

    private static void DescribeHeaders(OpenApiResponse response, string status)
    {
        var (name, description) = status switch
        {
            "202" or "409" => ("Location", "Address of the run."),
            "429" or "503" => ("Retry-After", "Seconds until another try is worth it."),
            _ => ("", ""),
        };
        if (name.Length == 0) return;
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [name] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = name == "Location" ? JsonSchemaType.String : JsonSchemaType.Integer },
            },
        };
    }

    private void SetExamples(OpenApiOperation operation, IEnumerable<ApiResponseType> answers)
    {
        foreach (var answer in answers)
        {
            if (operation.Responses?.GetValueOrDefault(answer.StatusCode.ToString(CultureInfo.InvariantCulture)) is not { } response) continue;
            if (answer.StatusCode is >= 200 and < 300) SetExample(response.Content, answer.Type);
            foreach (var (mediaType, media) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (ApiExamples.OfText(mediaType) is not { } text) continue;
                // Beside JSON it would be described as the same object.
                (media.Schema, media.Example) = (new OpenApiSchema { Type = JsonSchemaType.String }, text);
            }
        }
    }

    private void SetExample(IDictionary<string, OpenApiMediaType>? content, Type? type)
    {
        if (content is null || type is null || ApiExamples.Of(type) is not { } example) return;
        if (!content.TryGetValue("application/json", out var media)) return;
        media.Example = JsonSerializer.SerializeToNode(example, json.Value.SerializerOptions.GetTypeInfo(type));
        // In a request, a member that is not given is left out.
        if (type.Name.EndsWith("Body", StringComparison.Ordinal) && media.Example is JsonObject members)
            foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToList()) members.Remove(name);
    }
}
