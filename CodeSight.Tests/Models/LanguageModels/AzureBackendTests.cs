using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class AzureBackendTests : LanguageModelConformance
{
    internal override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.Azure, ApiKey = Key, Endpoint = address, Model = "our-deployment", Timeout = timeout };

    internal override string Success(string text) => OpenAIBackendTests.Completion(text);

    internal override ChatServer.Reply Streamed(bool isWhole, params string[] parts) => OpenAIBackendTests.Stream(isWhole, parts);

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/openai/deployments/our-deployment/chat/completions", request.Path);
        Assert.StartsWith("?api-version=20", request.Query, StringComparison.Ordinal);
        Assert.Equal(Key, request.Headers["api-key"]);
        Assert.Equal("our-deployment", request.Body.GetProperty("model").GetString());
        OpenAIBackendTests.CheckMessages(request.Body);
    }
}
