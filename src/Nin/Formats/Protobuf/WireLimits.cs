namespace Nin.Formats.Protobuf;

/// <summary>What a protobuf file may cost, and what messages call it.</summary>
/// <param name="Format">The format, such as <c>ONNX</c>.</param>
/// <param name="Depth">The most messages inside one another.</param>
/// <param name="Messages">The most messages, texts among them: each becomes an object.</param>
/// <param name="Numbers">The most numbers that do not lie in bytes.</param>
/// <param name="Hint">What says more of the limits; null where nothing does.</param>
internal sealed record WireLimits(string Format, int Depth, int Messages, int Numbers, string? Hint = null);
