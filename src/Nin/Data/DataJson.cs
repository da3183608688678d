using System.Text.Json.Serialization;

namespace Nin.Data;

/// <summary>The JSON of this room's records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Preprocessing))]
internal sealed partial class DataJson : JsonSerializerContext;
