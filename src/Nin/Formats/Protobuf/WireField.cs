namespace Nin.Formats.Protobuf;

/// <summary>What a field of a protobuf message holds, where its wire type alone does not tell: a length and bytes.</summary>
/// <param name="Content">What the bytes are.</param>
/// <param name="Message">Of a message the number of its kind, as the caller counts kinds.</param>
internal readonly record struct WireField(WireContent Content, int Message = 0);
