using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using CodeSight.Api.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CodeSight.Api.OpenApi;

/// <summary>The contract as an OpenAPI 3.1 document, and a page to browse it; both from this server alone.</summary>
internal static class ApiDescription
{
    private static readonly string[] Schemes = ["header", "bearer", "cookie"];

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Secure);
        options.AddSchemaTransformer(Complete);
    });

    public static void UseApiPage(this IApplicationBuilder app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "openapi";
        page.DocumentTitle = "CodeSight API";
        page.SwaggerEndpoint("v1.json", "v1");
        page.EnableTryItOutByDefault();
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/v1.json");

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CodeSight",
            Version = "v1",
            Description = "Questions to a team's own documents, answered with sources. Failures are problem details (RFC 9457) with a stable 'code'.",
        };
        // Relative: the address that the reader used is the right one.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["header"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = AccessKey.Header },
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionTokens.Cookie },
        };
        return Task.CompletedTask;
    }

    // Any one of the three opens what can answer 401; sign-in itself needs none.
    private static Task Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?.ContainsKey("401") != true || context.Description.RelativePath == "api/session") return Task.CompletedTask;
        operation.Security = [.. Schemes.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
        return Task.CompletedTask;
    }

    // What the types alone do not say: a problem's own members, the words that a text may be, and that a required text of a request is not null.
    private static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails) && schema.Properties is { } members)
        {
            members["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable, for programs; such as empty_query." };
            members["error"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The same in short words." };
            schema.Required = new HashSet<string> { "type", "title", "status", "detail", "code", "error" };
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed])
        {
            schema.Enum = [.. allowed.Values.OfType<string>().Select(word => (JsonNode)word)];
            schema.Type &= ~JsonSchemaType.Null;
        }

        if (context.JsonTypeInfo.Type.Name.EndsWith("Body", StringComparison.Ordinal))
            foreach (var name in schema.Required ?? new HashSet<string>())
                if (schema.Properties?[name] is OpenApiSchema member) member.Type &= ~JsonSchemaType.Null;
        return Task.CompletedTask;
    }
}
