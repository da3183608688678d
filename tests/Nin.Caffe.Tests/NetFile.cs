using Google.Protobuf;
using Nin.Caffe.Format.Proto;
using Nin.Models;

namespace Nin.Caffe.Tests;

/// <summary>A net that a test puts together, as a file that is gone behind it.</summary>
internal static class NetFile
{
    /// <summary>A net for pictures of 4 × 4 pixels and three channels.</summary>
    public static NetParameter Net(params LayerParameter[] layers) => new()
    {
        Name = "net",
        Input = { "data" },
        InputDim = { 1, 3, 4, 4 },
        Layer = { layers },
    };

    public static LayerParameter Layer(string type, string name, string bottom, params BlobProto[] blobs) =>
        new() { Type = type, Name = name, Bottom = { bottom }, Top = { name }, Blobs = { blobs } };

    public static BlobProto Blob(params float[] numbers) => new() { Data = { numbers } };

    public static ImportedNetwork Read(NetParameter net, CaffeImportOptions? options = null) => Read(net.ToByteArray(), options);

    public static ImportedNetwork Read(byte[] content, CaffeImportOptions? options = null)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            return CaffeImport.Read(path, options);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
