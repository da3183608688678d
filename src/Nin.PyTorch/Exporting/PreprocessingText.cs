using Nin.Data.Preparing;
using static Nin.PyTorch.Exporting.Python;

namespace Nin.PyTorch.Exporting;

/// <summary>What is done to a picture before the network sees it, as Python.</summary>
internal static class PreprocessingText
{
    /// <summary>The numbers, and a note on what is left to the caller: pictures of another size.</summary>
    public static IEnumerable<string> Constants(Preprocessing preprocessing)
    {
        (int height, int width) = (preprocessing.Height, preprocessing.Width);
        string share = Number(preprocessing.Resizing.CropPct);
        string resized = preprocessing.Resizing.Mode == ResizeMode.Center
            ? $"until it covers {height} / {share} x {width} / {share}; its middle is taken"
            : $"to {height} x {width}";
        yield return $"# A picture of another size is resized first, bilinearly with antialiasing, {resized}.";
        yield return $"CHANNELS, HEIGHT, WIDTH = {preprocessing.Channels}, {height}, {width}";
        yield return $"SCALE = {Number(preprocessing.Scale)}";
        if (preprocessing.Kind == PreprocessingKind.Standardize)
        {
            yield return $"MEAN = {List(preprocessing.Mean.Select(Number))}";
            yield return $"STD = {List(preprocessing.Deviation.Select(Number))}";
        }
    }

    /// <summary>The lines of a method of the network.</summary>
    public static IEnumerable<string> Method(Preprocessing preprocessing) =>
    [
        "def preprocess(self, pixels):",
        $"    \"\"\"What the network reads, of pixels from 0 to 255, [N, {preprocessing.Channels}, {preprocessing.Height}, {preprocessing.Width}].\"\"\"",
        .. Body(preprocessing).Select(line => $"    {line}"),
    ];

    /// <summary>The lines that make the network's own tensors of the preprocessing; none for most kinds.</summary>
    public static IEnumerable<string> Buffers(Preprocessing preprocessing) => preprocessing.Kind != PreprocessingKind.GcnZca ? []
        :
        [
            $"self.register_buffer(\"zca_mean\", torch.zeros({preprocessing.Length}))",
            $"self.register_buffer(\"zca_matrix\", torch.zeros({preprocessing.Length}, {preprocessing.Length}))",
        ];

    private static string[] Body(Preprocessing preprocessing)
    {
        string scaled = preprocessing.Scale == 1 ? "pixels.float()" : "pixels.float() * SCALE";
        return preprocessing.Kind switch
        {
            PreprocessingKind.Standardize =>
            [
                $"x = {scaled}",
                "mean, std = (torch.tensor(values, device=x.device).view(1, -1, 1, 1) for values in (MEAN, STD))",
                "return (x - mean) / std",
            ],
            PreprocessingKind.GcnZca =>
            [
                $"x = ({scaled}).permute(0, 2, 3, 1)",
                "flat = x.flatten(1)",
                "flat = flat - flat.mean(1, keepdim=True)",
                "contrast = flat.norm(dim=1, keepdim=True) / 55",
                "flat = flat / torch.where(contrast < 1e-8, torch.ones_like(contrast), contrast)",
                "white = (flat - self.zca_mean) @ self.zca_matrix.T",
                "return white.view(x.shape).permute(0, 3, 1, 2)",
            ],
            _ => [$"return {scaled}"],
        };
    }
}
