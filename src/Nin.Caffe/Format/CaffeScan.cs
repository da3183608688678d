using Nin.Formats;
using Nin.Formats.Protobuf;

namespace Nin.Caffe.Format;

/// <summary>Counts what a .caffemodel file will cost, before anything of it is made into objects.</summary>
internal static class CaffeScan
{
    /// <summary>Numbers beside the weights, and messages: a network of a thousand layers has some ten thousand of both.</summary>
    private const int Depth = 16, Messages = 1_000_000, Numbers = 500_000_000;

    private enum Kind
    {
        Net, Layer, OldLayer, Blob, Shape, Settings, Input,
    }

    /// <summary>Counts.</summary>
    /// <exception cref="NinFormatException">It is no protobuf file, or costs more than any network does.</exception>
    public static void Run(ReadOnlySpan<byte> content) => new WireScan(
        content, new WireLimits(CaffeFailure.FormatName, Depth, Messages, Numbers),
        (message, field) => FieldOf((Kind)message, field)).Run((int)Kind.Net);

    private static WireField FieldOf(Kind message, ulong field) => (message, field) switch
    {
        (Kind.Net, 100) => Of(Kind.Layer),
        (Kind.Net, 2) => Of(Kind.OldLayer),
        (Kind.Net, 8) or (Kind.Input, 1) or (Kind.Blob, 7) => Of(Kind.Shape),
        (Kind.Layer, 7) or (Kind.OldLayer, 6) => Of(Kind.Blob),
        (Kind.Layer, 143) => Of(Kind.Input),
        (Kind.Layer, 100 or 104 or 106 or 108 or 110 or 117 or 118 or 121 or 123 or 125 or 135 or 139 or 140 or 142) =>
            Of(Kind.Settings),
        (Kind.OldLayer, 9 or 10 or 12 or 17 or 18 or 19 or 24 or 30 or 36 or 39) => Of(Kind.Settings),
        (Kind.Blob, 5) => new WireField(WireContent.Numbers4),
        (Kind.Blob, 8) => new WireField(WireContent.Numbers8),
        (Kind.Net, 4) or (Kind.Shape, 1) => new WireField(WireContent.Varints),
        _ => new WireField(WireContent.Plain),
    };

    private static WireField Of(Kind message) => new(WireContent.Message, (int)message);
}
