using Nin.Caffe.Format;
using Nin.Caffe.Format.Proto;
using Nin.Caffe.Lowering.Rules;
using Nin.Formats;
using Nin.Models;
using Nin.Networks;

namespace Nin.Caffe.Lowering;

/// <summary>
/// Makes layers of a network of a net's, in the file's order: a blob is what the layer before it has put there, so that a layer
/// may write over what it reads.
/// </summary>
internal sealed class NetLowering
{
    private readonly IReadOnlyList<LayerParameter> _layers;
    private readonly ImportedLayers _network;
    private readonly PictureOrder _order;
    private readonly Dictionary<string, CaffeTensor> _blobs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Order, string Node)> _unread = new(StringComparer.Ordinal);
    private readonly ILookup<string, LayerParameter> _readers;
    private int _written;

    public NetLowering(NetParameter net, Pictures pictures, ImportedLayers network)
    {
        (_layers, _network) = (net.Layer, network);
        _order = new PictureOrder(network, pictures.IsTurned);
        _blobs[pictures.Blob] = new CaffeTensor(Network.InputName, pictures.Shape);
        _readers = net.Layer.SelectMany(layer => layer.Bottom.Select(blob => (blob, layer)))
            .ToLookup(pair => pair.blob, pair => pair.layer, StringComparer.Ordinal);
    }

    /// <summary>Lowers all layers, and gives what nothing reads: the outputs, the last one first.</summary>
    public IReadOnlyList<NetworkOutput> Lower()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            LayerParameter layer = _layers[i];
            if (RuleTable.Sources.Contains(layer.Type))
            {
                // What is beside the picture is what it is to be answered with.
                _targets.UnionWith(layer.Top.Where(top => !_blobs.ContainsKey(top)));
            }
            else if (!RuleTable.Measures.Contains(layer.Type))
            {
                LayerParameter? scale = ScaleBehind(i);
                Set(layer.Bottom, (scale ?? layer).Top, Lower(layer, scale));
                i += scale is null ? 0 : 1;
            }
        }

        NetworkOutput[] outputs =
        [
            .. _unread.Where(blob => blob.Value.Node != Network.InputName).OrderByDescending(blob => blob.Value.Order)
                .Select(blob => new NetworkOutput(blob.Key, blob.Value.Node)),
        ];
        return outputs.Length > 0 ? outputs : throw CaffeFailure.Of("expected a net that computes something, got none.");
    }

    private void Set(IEnumerable<string> read, IEnumerable<string> written, CaffeTensor result)
    {
        foreach (string blob in read)
        {
            _unread.Remove(blob);
        }

        foreach (string blob in written)
        {
            _blobs[blob] = result;
            _unread[blob] = (_written++, result.Node);
        }
    }

    private CaffeTensor Lower(LayerParameter layer, LayerParameter? scale)
    {
        LayerCall call = Call(layer);
        if (layer.Top.Count == 0 || (layer.Top.Count > 1 && layer.Type != "Split"))
        {
            throw call.Failure($"expected one output, got {layer.Top.Count}");
        }

        try
        {
            return layer.Type switch
            {
                NormalizationRules.BatchNorm => NormalizationRules.Normalize(
                    call, scale is null ? null : new LayerCall(scale, [], _network, _order)),
                NormalizationRules.Scale => NormalizationRules.ScaleAlone(call),
                _ when RuleTable.All.TryGetValue(layer.Type, out Rule? rule) => rule(call),
                _ => throw CaffeFailure.Of(
                    $"layer '{call.Name}' is of the type '{MessageText.Shorten(layer.Type, 40)}', which is not supported.",
                    $"Supported are {string.Join(", ", RuleTable.Names)}."),
            };
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw CaffeFailure.Of($"layer '{call.Name}' ({layer.Type}): {MessageText.Of(error)}", inner: error);
        }
    }

    private LayerCall Call(LayerParameter layer) => new(layer, [.. layer.Bottom.Select(Blob)], _network, _order);

    private CaffeTensor Blob(string name) => _blobs.TryGetValue(name, out CaffeTensor blob) ? blob
        : throw CaffeFailure.Of(
            _targets.Contains(name)
                ? $"a layer reads '{name}', which is no picture."
                : $"a layer reads '{MessageText.Shorten(name, 40)}', which nothing before it makes.");

    /// <summary>
    /// The scale that stands behind a normalisation and alone reads it, and becomes one layer with it; null where there is none.
    /// </summary>
    private LayerParameter? ScaleBehind(int index) =>
        _layers[index] is { Type: NormalizationRules.BatchNorm, Top: [string top] } && index + 1 < _layers.Count
        && _layers[index + 1] is { Type: NormalizationRules.Scale, Bottom: [string read], Top: [string written] } scale
        && read == top && (written == top || _readers[top].Count() == 1)
            ? scale
            : null;
}
