using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CodeSight.Api.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CodeSight.Api.OpenApi;

/// <summary>What the types alone do not say of a schema.</summary>
internal static class SchemaDescription
{
    /// <summary>
    /// Completes a schema: an enum's type, a problem's own members, the words that a text may be, and which members may be null or left
    /// out.
    /// </summary>
    public static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        // Enums are written as words.
        if (type.IsEnum) schema.Type = JsonSchemaType.String;
        if (Nullable.GetUnderlyingType(type)?.IsEnum == true) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        if (type == typeof(JsonElement?))
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
            ];
        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true)
            is [AllowedValuesAttribute allowed])
        {
            schema.Enum = [.. allowed.Values.OfType<string>().Select(word => (JsonNode)word)];
            schema.Type &= ~JsonSchemaType.Null;
        }

        if (type.Name.EndsWith("Body", StringComparison.Ordinal))
            foreach (var name in schema.Required ?? new HashSet<string>()) NeverNull(schema, name);
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
                is not [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }]) continue;
            // It is left out instead of being null.
            schema.Required?.Remove(property.Name);
            NeverNull(schema, property.Name);
        }

        if (type == typeof(ProblemDetails)) CompleteProblem(schema);
        return Task.CompletedTask;
    }

    private static void CompleteProblem(OpenApiSchema schema)
    {
        if (schema.Properties is not { } members) return;
        members["code"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "Stable, for programs.",
            Examples = [.. ProblemKind.All.Select(kind => (JsonNode)kind.Code)],
        };
        members["run_id"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Description = "Of the run that goes on; with indexing_in_progress.",
        };
        members["budget"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Description = "Tokens a month; with budget_exceeded.",
        };
        members["used"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Description = "Tokens used this month; with budget_exceeded.",
        };
        members["resets_on"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = "date",
            Description = "The day on which the next month begins, in UTC; with budget_exceeded.",
        };
        members["dependencies"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
            Description = "How each dependency is; with not_ready.",
        };
        members.Remove("instance");
        schema.Required = new HashSet<string> { "type", "title", "status", "detail", "code", "error" };
        members["error"] = new OpenApiSchema
        {
            Description = "The code in short words; below /v1 the object that clients of OpenAI's API read.",
            OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new[] { "message", "type", "code", "param" }.ToDictionary(
                        name => name, IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String }),
                },
            ],
        };
        foreach (var name in schema.Required.Where(name => name != "error")) NeverNull(schema, name);
    }

    private static void NeverNull(OpenApiSchema schema, string name)
    {
        if (schema.Properties is not { } members || !members.TryGetValue(name, out var found)) return;
        switch (found)
        {
            case OpenApiSchema { OneOf: { } choices } when choices.FirstOrDefault(one => one.Type != JsonSchemaType.Null) is { } other:
                members[name] = other;
                break;
            case OpenApiSchema member:
                member.Type &= ~JsonSchemaType.Null;
                break;
        }
    }
}
