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

    // Some 500 kB of text.
    private const int MaxParts = 500;

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

    /// <summary>The text of a document that the caller may read; a very long one ends with how to read on.</summary>
    public static async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var address = request.Params?.Uri ?? "";
        var (services, caller) = Of(request);
        if (!caller.Principal.Scopes.Contains(Scopes.Files) || !address.StartsWith(Address, StringComparison.Ordinal)
            || !long.TryParse(address.AsSpan(Address.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || await services.GetRequiredService<DocumentTools>().ReadAsync(caller, id, 0, MaxParts, cancellationToken) is not { } text)
            throw new McpProtocolException("There is no such resource.", McpErrorCode.ResourceNotFound);
        var contents = text.Parts.Select(part => part.Text);
        if (text.Next is { } next) contents = contents.Append($"The document goes on: read_document with id {id} and offset {next}.");
        return new ReadResourceResult
        {
            Contents = [.. contents.Select(content => new TextResourceContents { Uri = address, MimeType = "text/plain", Text = content })],
        };
    }

    private static (IServiceProvider Services, Caller Caller) Of<T>(RequestContext<T> request) => (
        request.Services ?? throw new InvalidOperationException("A request of the protocol has no services."),
        Caller.Of(McpServiceCollectionExtensions.HttpOf(request)));
}
