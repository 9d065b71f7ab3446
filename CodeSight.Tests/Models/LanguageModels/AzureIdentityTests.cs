using Azure.Core;
using Azure.Identity;
using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class AzureIdentityTests : LanguageModelConformance
{
    internal override string Scheme => "https"; // a bearer token is never sent over plain HTTP

    [Fact]
    public async Task Model_is_unavailable_when_nobody_is_signed_in()
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success("Yes.")));
        var model = Core.Models.LanguageModels.LanguageModels.Create(
            Options(server.Address, TimeSpan.FromSeconds(30)), TimeProvider.System, new SocketsHttpHandler(), TimeSpan.Zero, () => new Nobody());
        var exception = await FailAsync(model);
        Assert.Contains("no Entra ID identity is signed in", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    internal override ChatProtocol Protocol => new AzureProtocol();

    internal override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.Azure, Endpoint = new Uri(address, "openai/v1/"), Model = "our-deployment", Timeout = timeout };

    internal override TokenCredential Identity() => new Somebody();

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/openai/deployments/our-deployment/chat/completions", request.Path);
        Assert.Equal($"Bearer {Key} https://cognitiveservices.azure.com/.default", request.Headers["Authorization"]);
        OpenAIBackendTests.CheckMessages(request.Body);
    }

    private sealed class Somebody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"{Key} {string.Join(' ', requestContext.Scopes)}", TimeProvider.System.GetUtcNow().AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("Please run az login.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("Please run az login.");
    }
}
