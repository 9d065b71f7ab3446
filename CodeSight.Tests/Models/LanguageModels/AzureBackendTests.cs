namespace CodeSight.Tests.Models.LanguageModels;

public sealed class AzureBackendTests : LanguageModelConformance
{
    internal override ChatProtocol Protocol => new AzureProtocol();

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/openai/deployments/our-deployment/chat/completions", request.Path);
        Assert.StartsWith("?api-version=20", request.Query, StringComparison.Ordinal);
        Assert.Equal(Key, request.Headers["api-key"]);
        Assert.Equal("our-deployment", request.Body.GetProperty("model").GetString());
        OpenAIBackendTests.CheckMessages(request.Body);
    }
}
