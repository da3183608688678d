/* Decodes a PNG file to 8-bit RGB many times with libpng and prints the user CPU seconds that took: png_speed TIMES FILE.
   gcc -O2 bench/imaging/png_speed.c -o png_speed -lpng */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <zlib.h>

typedef struct { const unsigned char *data; size_t length, at; } source;

static void take(png_structp png, png_bytep target, png_size_t count)
{
    source *from = png_get_io_ptr(png);
    if (count > from->length - from->at) {
        png_error(png, "the file is cut off");
    }
    memcpy(target, from->data + from->at, count);
    from->at += count;
}

static unsigned decode(const unsigned char *data, size_t length)
{
    source from = { data, length, 0 };
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png))) {
        exit(1);
    }
    png_set_read_fn(png, &from, take);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = png_get_rowbytes(png, info), height = png_get_image_height(png, info);
    if (stride != 3 * (size_t)png_get_image_width(png, info)) {
        exit(2);
    }
    unsigned char *pixels = malloc(stride * height);
    png_bytep *rows = malloc(height * sizeof *rows);
    for (size_t y = 0; y < height; y++) {
        rows[y] = pixels + y * stride;
    }
    png_read_image(png, rows);
    png_read_end(png, NULL);
    unsigned some = pixels[stride * height / 2];
    free(rows);
    free(pixels);
    png_destroy_read_struct(&png, &info, NULL);
    return some;
}

static double user_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "png_speed TIMES FILE, libpng %s, zlib %s\n", png_get_libpng_ver(NULL), zlibVersion());
        return 2;
    }
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    rewind(file);
    unsigned char *data = malloc(length);
    if (fread(data, 1, length, file) != length) {
        return 1;
    }
    unsigned sum = decode(data, length);
    double begun = user_seconds();
    for (int i = atoi(argv[1]); i > 0; i--) {
        sum += decode(data, length);
    }
    printf("%.6f\n", user_seconds() - begun);
    fprintf(stderr, "%u\n", sum); /* so that no pixel is decoded in vain */
    return 0;
}
