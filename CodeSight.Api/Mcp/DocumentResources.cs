using System.Globalization;
using CodeSight.Api.Security;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CodeSight.Api.Mcp;

/// <summary>The documents as resources: "codesight://documents/ID", each with its text as it was indexed.</summary>
internal static class DocumentResources
{
    private const string Address = "codesight://documents/";
    private const int Page = 100;

    /// <summary>A page of the documents that the caller may read; the cursor is the number of those before.</summary>
    public static async ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> request, CancellationToken cancellationToken)
    {
        var offset = request.Params?.Cursor is not { Length: > 0 } cursor ? 0
            : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new McpProtocolException("The cursor is none of this server's.", McpErrorCode.InvalidParams);
        var (services, caller) = Of(request);
        if (!caller.Principal.Scopes.Contains(Scopes.Files)) return new ListResourcesResult();
        var page = await services.GetRequiredService<IIndexing>()
            .GetFilesAsync(caller.Principal, DocumentState.Indexed, offset, Page, cancellationToken);
        return new ListResourcesResult
        {
            Resources = [.. page.Files.Select(file => new Resource { Uri = $"{Address}{file.DocumentId}", Name = file.FilePath, MimeType = "text/plain" })],
            NextCursor = offset + page.Files.Count < page.Total && page.Files.Count > 0
                ? (offset + page.Files.Count).ToString(CultureInfo.InvariantCulture)
                : null,
        };
    }

    /// <summary>The text of a document that the caller may read.</summary>
    public static async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var address = request.Params?.Uri ?? "";
        var (services, caller) = Of(request);
        var tools = services.GetRequiredService<DocumentTools>();
        var contents = new List<ResourceContents>();
        if (caller.Principal.Scopes.Contains(Scopes.Files) && address.StartsWith(Address, StringComparison.Ordinal)
            && long.TryParse(address.AsSpan(Address.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            for (int? offset = 0; offset is { } from && await tools.ReadAsync(caller, id, from, cancellationToken) is { } text; offset = text.Next)
                contents.AddRange(text.Parts.Select(part => new TextResourceContents { Uri = address, MimeType = "text/plain", Text = part.Text }));
        }

        return contents.Count > 0
            ? new ReadResourceResult { Contents = contents }
            : throw new McpProtocolException($"There is no resource {address}.", McpErrorCode.ResourceNotFound);
    }

    private static (IServiceProvider Services, Caller Caller) Of<T>(RequestContext<T> request)
    {
        var services = request.Services ?? throw new InvalidOperationException("A request of the protocol has no services.");
        var http = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
        return (services, Caller.Of(http ?? throw new InvalidOperationException("A request of the protocol has no HTTP request.")));
    }
}
