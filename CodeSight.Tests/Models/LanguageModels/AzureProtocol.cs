using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>Azure OpenAI: OpenAI's protocol with the results of its filters.</summary>
internal sealed class AzureProtocol : OpenAIProtocol
{
    public override IReadOnlyList<string> FilteredPrompts =>
    [
        """
        {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,
        "innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"violence":{"filtered":true,"severity":"medium"}}}}}
        """,
    ];

    public override LanguageModelOptions Options(Uri address, TimeSpan timeout) => new()
    {
        Backend = LanguageModelBackend.Azure,
        ApiKey = LanguageModelConformance.Key,
        Endpoint = address,
        Model = "our-deployment",
        Timeout = timeout,
    };

    protected override IEnumerable<string> Events(ModelReply reply) => base.Events(reply).Prepend(
        """data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}"""
            + "\n\n");
}
