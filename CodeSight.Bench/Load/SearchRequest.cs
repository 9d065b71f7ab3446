using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeSight.Bench.Load;

/// <summary>The body of POST /api/search.</summary>
/// <param name="Arm">"fused", "keywords" or "vectors"; null for what the server does by itself.</param>
internal sealed record SearchRequest(string Query, int TopK, string? FileGlob = null, string? Arm = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
