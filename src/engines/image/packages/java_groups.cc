#include "engines/image/packages/java_groups.h"

#include "engines/image/packages/java_file_name.h"

namespace hakoseki::image {
namespace {

struct Family {
  std::string_view artifact;  // or what stands before it, where it ends with a hyphen
  std::string_view group;
};

// The first that fits.
constexpr Family families[] = {
    {"spring-boot", "org.springframework.boot"},
    {"spring-boot-", "org.springframework.boot"},
    {"spring-security-", "org.springframework.security"},
    {"spring-data-", "org.springframework.data"},
    {"spring-cloud-", "org.springframework.cloud"},
    {"spring-session-", "org.springframework.session"},
    {"spring-integration-", "org.springframework.integration"},
    {"spring-batch-", "org.springframework.batch"},
    {"spring-ws-", "org.springframework.ws"},
    {"spring-plugin-", "org.springframework.plugin"},
    {"spring-kafka", "org.springframework.kafka"},
    {"spring-amqp", "org.springframework.amqp"},
    {"spring-rabbit", "org.springframework.amqp"},
    {"spring-retry", "org.springframework.retry"},
    {"spring-hateoas", "org.springframework.hateoas"},
    {"spring-ldap-core", "org.springframework.ldap"},
    {"spring-graphql", "org.springframework.graphql"},
    {"spring-aop", "org.springframework"},
    {"spring-aspects", "org.springframework"},
    {"spring-beans", "org.springframework"},
    {"spring-context", "org.springframework"},
    {"spring-context-", "org.springframework"},
    {"spring-core", "org.springframework"},
    {"spring-expression", "org.springframework"},
    {"spring-instrument", "org.springframework"},
    {"spring-jcl", "org.springframework"},
    {"spring-jdbc", "org.springframework"},
    {"spring-jms", "org.springframework"},
    {"spring-messaging", "org.springframework"},
    {"spring-orm", "org.springframework"},
    {"spring-oxm", "org.springframework"},
    {"spring-r2dbc", "org.springframework"},
    {"spring-test", "org.springframework"},
    {"spring-tx", "org.springframework"},
    {"spring-web", "org.springframework"},
    {"spring-webflux", "org.springframework"},
    {"spring-webmvc", "org.springframework"},
    {"spring-websocket", "org.springframework"},
    {"tomcat-embed-", "org.apache.tomcat.embed"},
    {"tomcat-", "org.apache.tomcat"},
    {"reactor-netty", "io.projectreactor.netty"},
    {"reactor-netty-", "io.projectreactor.netty"},
    {"reactor-core", "io.projectreactor"},
    {"kotlin-", "org.jetbrains.kotlin"},
    {"kotlinx-", "org.jetbrains.kotlinx"},
    {"micrometer-", "io.micrometer"},
    {"grpc-", "io.grpc"},
    {"opentelemetry-", "io.opentelemetry"},
    {"lucene-", "org.apache.lucene"},
    {"kafka-clients", "org.apache.kafka"},
    {"okhttp", "com.squareup.okhttp3"},
    {"okio", "com.squareup.okio"},
    {"lombok", "org.projectlombok"},
    {"postgresql", "org.postgresql"},
    {"h2", "com.h2database"},
    {"scala-library", "org.scala-lang"},
    {"log4j", "log4j"},
    {"junit", "junit"},
    {"bcprov-", "org.bouncycastle"},
    {"bcpkix-", "org.bouncycastle"},
    {"bcutil-", "org.bouncycastle"},
    {"asm", "org.ow2.asm"},
    {"asm-", "org.ow2.asm"},
    {"aspectjweaver", "org.aspectj"},
    {"aspectjrt", "org.aspectj"},
    {"elasticsearch-rest-", "org.elasticsearch.client"},
    {"elasticsearch", "org.elasticsearch"},
    {"elasticsearch-", "org.elasticsearch"},
    {"poi", "org.apache.poi"},
    {"poi-", "org.apache.poi"},
    {"xmlbeans", "org.apache.xmlbeans"},
    {"solr-", "org.apache.solr"},
    {"ant", "org.apache.ant"},
    {"ivy", "org.apache.ivy"},
    {"derby", "org.apache.derby"},
    {"velocity", "org.apache.velocity"},
    {"freemarker", "org.freemarker"},
    {"hsqldb", "org.hsqldb"},
    {"jna", "net.java.dev.jna"},
    {"jna-platform", "net.java.dev.jna"},
    {"lz4-java", "org.lz4"},
    {"mysql-connector-java", "mysql"},
    {"mysql-connector-j", "com.mysql"},
    {"mssql-jdbc", "com.microsoft.sqlserver"},
    {"xercesImpl", "xerces"},
    {"xalan", "xalan"},
    {"antlr", "antlr"},
    {"activation", "javax.activation"},
    {"jsp-api", "javax.servlet.jsp"},
    {"jaxb-impl", "com.sun.xml.bind"},
};

std::size_t dots_in(std::string_view name) {
  std::size_t dots = 0;
  for (const char c : name)
    dots += c == '.' ? 1U : 0U;
  return dots;
}

}  // namespace

std::string_view known_java_group(std::string_view artifact) {
  for (const Family& family : families) {
    if (family.artifact.ends_with('-') ? artifact.starts_with(family.artifact)
                                       : artifact == family.artifact)
      return family.group;
  }
  return {};
}

std::string java_group_in(std::string_view name, std::string_view artifact) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view before = name.substr(0, dot);
  const std::string last = java_file_word(name.substr(dot + 1));
  const std::string word = java_file_word(artifact);
  // `com.google.guava` is a group by itself, and `com.fasterxml.jackson.core.jackson-core` is one
  // with its artifact behind it.
  const bool repeats =
      last == word && (dots_in(before) >= 2 || last.find('-') != std::string::npos);
  const bool ends_it = last != word && word.ends_with('-' + last) && dots_in(before) >= 1;
  return std::string(repeats || ends_it ? before : name);
}

}  // namespace hakoseki::image
