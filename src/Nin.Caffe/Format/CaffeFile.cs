using Google.Protobuf;
using Nin.Caffe.Format.Proto;
using Nin.Formats;

namespace Nin.Caffe.Format;

/// <summary>Reads .caffemodel files.</summary>
internal static class CaffeFile
{
    private static readonly MessageParser<NetParameter> Parser = NetParameter.Parser.WithDiscardUnknownFields(true);

    /// <summary>The network, with its layers in their newer form whatever the file has.</summary>
    /// <exception cref="NinFormatException">It is no such file, is damaged, or costs more than the limits allow.</exception>
    public static NetParameter Read(string path, Limits limits)
    {
        byte[] content = ReadBytes(path, limits);
        CaffeScan.Run(content);
        NetParameter net;
        try
        {
            net = Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw CaffeFailure.Of("expected a network of Caffe, got something else.", "Is the file whole?", error);
        }

        net.Layer.AddRange(net.Layers.Select(OldLayer.ToLayer));
        if (net.Layer.Count > limits.Layers)
        {
            throw CaffeFailure.Of($"expected at most {limits.Layers} layers (Limits.Layers), got {net.Layer.Count}.");
        }

        return net.Layer.Count > 0 ? net : throw CaffeFailure.Of(
            "expected layers, got none.", "Weights lie in a .caffemodel file; a .prototxt file only describes them.");
    }

    private static byte[] ReadBytes(string path, Limits limits)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long most = Math.Min(limits.FileBytes, Array.MaxLength);
        if (stream.Length > most)
        {
            throw CaffeFailure.Of($"expected a file of at most {most} bytes, got {stream.Length}.");
        }

        byte[] content = new byte[stream.Length];
        try
        {
            stream.ReadExactly(content);
        }
        catch (EndOfStreamException error)
        {
            throw CaffeFailure.Of("the file became shorter while it was read.", inner: error);
        }

        return content;
    }
}
