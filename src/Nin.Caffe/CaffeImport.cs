using Nin.Caffe.Format;
using Nin.Caffe.Format.Proto;
using Nin.Caffe.Lowering;
using Nin.Formats;
using Nin.Models;
using Nin.Networks;

namespace Nin.Caffe;

/// <summary>Makes a network of a <c>.caffemodel</c> file.</summary>
/// <remarks>
/// Layers of today and those before 2015. A net as it was trained may be read as well as one for use: what reads the data and
/// what measures is left out. Where it ends with a softmax, <see cref="Classifier"/> knows that probabilities come out of it.
/// </remarks>
public static class CaffeImport
{
    /// <summary>The types of layers that are taken, in order.</summary>
    public static IReadOnlyList<string> Layers => RuleTable.Names;

    /// <summary>Reads a file.</summary>
    /// <returns>
    /// The network, its weights, and the preprocessing as far as file or options say it. Blobs that nothing reads are its
    /// outputs, the last one first.
    /// </returns>
    /// <exception cref="NinFormatException">
    /// It is no file of Caffe, is damaged, or has a layer that none of the library's stands for; the message names it. Nothing is
    /// half imported.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportedNetwork Read(string path, CaffeImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= CaffeImportOptions.Default;
        try
        {
            NetParameter net = CaffeFile.Read(path, options.Limits);
            Pictures pictures = Pictures.Of(net, options);
            var network = new ImportedLayers(CaffeFailure.FormatName, pictures.Shape, options.Limits);
            IReadOnlyList<NetworkOutput> outputs = new NetLowering(net, pictures, network).Lower();
            return network.Finish(net.Name, outputs, labels: [], pictures.Preprocessing);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw CaffeFailure.Of(MessageText.Of(error), inner: error).WithFile(path);
        }
    }
}
